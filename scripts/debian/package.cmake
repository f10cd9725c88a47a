# The Debian package: what lies where, and what CPack says of it; `scripts/package` builds it. Destinations are below the
# root folder, since the package is all that is ever installed.
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(DEBIAN ${CMAKE_CURRENT_LIST_DIR})
set(MADE ${PROJECT_BINARY_DIR}/debian)

# Debian wants a licence it doesn't ship itself in full, indented, with dots for empty lines.
file(READ LICENSE LICENSE_TEXT)
string(REGEX REPLACE "\n+$" "" LICENSE_TEXT "${LICENSE_TEXT}")
string(REPLACE "\n" "\n " LICENSE_TEXT " ${LICENSE_TEXT}")
string(REGEX REPLACE "\n +\n" "\n .\n" LICENSE_TEXT "${LICENSE_TEXT}")
configure_file(${DEBIAN}/copyright.in ${MADE}/copyright @ONLY)
add_custom_command(OUTPUT ${MADE}/changelog.gz
  COMMAND ${CMAKE_COMMAND} -E copy ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${MADE}/changelog
  COMMAND gzip -9nf ${MADE}/changelog
  DEPENDS CHANGELOG.md VERBATIM)
add_custom_target(debian_changelog ALL DEPENDS ${MADE}/changelog.gz)

install(TARGETS zorgborg DESTINATION usr/bin)
install(FILES ${DEBIAN}/zorgborg.service DESTINATION lib/systemd/system)
install(FILES ${DEBIAN}/zorgborg.sysusers DESTINATION usr/lib/sysusers.d RENAME zorgborg.conf)
install(FILES ${DEBIAN}/zorgborg.toml DESTINATION etc/zorgborg)
install(FILES README.md ${MADE}/copyright ${MADE}/changelog.gz DESTINATION usr/share/doc/zorgborg)
install(FILES ${DEBIAN}/port-443.conf ${DEBIAN}/tls-credentials.conf DESTINATION usr/share/doc/zorgborg/examples)
install(FILES ${DEBIAN}/lintian-overrides DESTINATION usr/share/lintian/overrides RENAME zorgborg)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "zorgborg developers <developers@zorgborg.example>")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "register of information security under NEN 7510
Keeps the information-security management system of a Dutch care
organisation alive: the controls with their statement of applicability,
who decided what and why, what is overdue, and a log that proves itself.
.
One service with a JSON interface over HTTP; it keeps its data in a folder.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "procps, systemd, tzdata")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${DEBIAN}/postinst ${DEBIAN}/prerm ${DEBIAN}/postrm ${DEBIAN}/conffiles)
include(CPack)
