/// The command line. Exit codes: 0 done, 1 failed (one line on stderr says why), 2 not understood.

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>

#include "api/routes.hpp"
#include "commands/commands.hpp"
#include "register/reporting.hpp"

namespace zorgborg {

std::string environment_name(std::string_view option) {
    std::string out = "ZORGBORG_";
    for (auto const c : option) out += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
}

void read_config(std::string const& file, ServeOptions& options, std::function<bool(std::string_view)> const& given) {
    std::vector<CLI::ConfigItem> items;
    try {
        items = CLI::ConfigTOML().from_file(file);
    } catch (CLI::Error const& e) {
        throw std::runtime_error("--config: " + file + ": " + e.what());
    }
    for (auto const& item : items) {
        auto const row = std::ranges::find(serve_options, item.fullname(), &OptionRow::name);
        if (row == std::end(serve_options))
            throw std::runtime_error("--config: " + file + ": there is no option " + item.fullname());
        if (item.inputs.size() != 1)
            throw std::runtime_error("--config: " + file + ": " + item.name + " takes one value");
        if (!given(row->name)) options.*row->value = item.inputs.front();
    }
}

namespace {

int run(int argc, char** argv) {
    CLI::App app("zorgborg keeps an information-security management system under NEN 7510 alive", "zorgborg");
    app.set_version_flag("--version", std::string(api_version));
    app.require_subcommand(1);
    int result = 0;

    ServeOptions serving;
    auto* const serve_command = app.add_subcommand("serve", "Serve the register over HTTP");
    for (auto const& row : serve_options)
        serve_command->add_option("--" + std::string(row.name), serving.*row.value, std::string(row.help))
            ->envname(environment_name(row.name))
            ->capture_default_str();
    std::string config;
    serve_command->add_option("--config", config, "A TOML file with these options")
        ->envname(environment_name("config"));
    serve_command->callback([&] {
        if (!config.empty())
            read_config(config, serving, [&](std::string_view name) {
                return serve_command->get_option("--" + std::string(name))->count() > 0;
            });
        result = serve(serving);
    });

    auto const add_data = [](CLI::App& command, std::string& data) {
        command.add_option("--data", data, "The data folder")->envname(environment_name("data"))->required();
    };
    InitOptions initial;
    auto* const init_command =
        app.add_subcommand("init", "Make a data folder with its first organisation; prints a token");
    add_data(*init_command, initial.data);
    init_command->add_option("--organisation", initial.organisation, "The organisation's name")->required();
    init_command->add_option("--email", initial.email, "Your address")->required();
    init_command->add_option("--name", initial.name, "Your name");
    init_command->callback([&] { result = init(initial); });

    std::string demo_data;
    auto* const demo_command =
        app.add_subcommand("demo", "Make a data folder with a believable organisation; prints tokens");
    add_data(*demo_command, demo_data);
    demo_command->callback([&] { result = demo(demo_data); });

    TokenOptions key;
    auto* const token_command = app.add_subcommand("token", "Make a token for a person or a program; prints it");
    add_data(*token_command, key.data);
    auto* const email = token_command->add_option("--email", key.email, "The person's address");
    token_command->add_option("--role", key.role, "The role it carries")->required();
    token_command->add_option("--organisation", key.organisation,
                              "The organisation's id; needed when there are several");
    token_command->add_option("--expires", key.expires,
                              "The last day it holds (YYYY-MM-DD); a year from now by default");
    token_command->add_option("--program", key.program, "The program's name, for a token that is no person's")
        ->excludes(email);
    token_command->callback([&] { result = token(key); });

    std::string check_data;
    auto* const check_command = app.add_subcommand("check", "Hold database and log against each other");
    add_data(*check_command, check_data);
    bool accept = false;
    check_command->add_flag("--accept", accept,
                            "Take logs that aren't what was signed as they are: a new epoch begins, on record");
    check_command->callback([&] { result = check(check_data, accept); });

    RemindOptions reminding;
    auto* const remind_command = app.add_subcommand("remind", "Look once what is due and send the reminders");
    add_data(*remind_command, reminding.sending.data);
    for (auto const& row : sending_options)
        remind_command->add_option("--" + std::string(row.name), reminding.sending.*row.value, std::string(row.help))
            ->envname(environment_name(row.name));
    remind_command->add_option("--at", reminding.at, "As of this instant (RFC 3339); now by default");
    auto* const until =
        remind_command->add_option("--until", reminding.until, "A run for each hour from --at to this instant");
    remind_command->add_flag("--dry-run", reminding.dry_run, "Tell what would go into the outbox; send nothing")
        ->excludes(until);
    remind_command->callback([&] { result = remind(reminding); });

    auto const add_key = [](CLI::App& command, KeyOptions& keys, std::string const& passphrase,
                            std::string const& without) {
        auto* const file = command.add_option("--passphrase-file", keys.passphrase_file, passphrase);
        command.add_flag("--without-keys", keys.without_keys, without)->excludes(file);
    };
    BackupOptions saving;
    auto* const backup_command =
        app.add_subcommand("backup", "Write everything into one file, beside a running server");
    add_data(*backup_command, saving.data);
    backup_command->add_option("--to", saving.to, "The file; there must be none yet")->required();
    add_key(*backup_command, saving.key, "Seal the signing key by the first line of this file; -: of standard input",
            "Leave the signing key out");
    backup_command->callback([&] { result = backup(saving); });

    RestoreOptions restoring;
    auto* const restore_command =
        app.add_subcommand("restore", "Put a backup in the place of what is there; the server must have ended");
    add_data(*restore_command, restoring.data);
    restore_command->add_option("--from", restoring.from, "The file that 'backup' wrote")->required();
    add_key(*restore_command, restoring.key,
            "Open the signing key by the first line of this file; -: of standard input",
            "Leave the backup's signing key where it is");
    restore_command->callback([&] { result = restore(restoring); });

    std::string bundle;
    std::string key_file;
    auto* const verify_command = app.add_subcommand("verify", "Check an evidence bundle, offline");
    verify_command->add_option("file", bundle, "The bundle: a ZIP")->required();
    verify_command->add_option("--key", key_file, "The public key of who should have made it (PEM)");
    verify_command->callback([&] { result = verify(bundle, key_file); });

    auto* const openapi_command = app.add_subcommand("openapi", "Print openapi.json");
    openapi_command->callback([] { std::cout << json::serialize(openapi()) << std::endl; });

    auto* const views_command = app.add_subcommand("reporting-views", "Print the SQL of the reporting views");
    views_command->callback([] { std::cout << reporting_views(); });

    auto const commands = app.get_subcommands([](CLI::App const*) { return true; });
    bool const named = argc > 1 && argv[1][0] != '-';
    if (named &&
        std::ranges::none_of(commands, [&](CLI::App const* command) { return command->check_name(argv[1]); })) {
        std::cerr << "zorgborg: there is no command " << argv[1] << "; see zorgborg --help" << std::endl;
        return 2;
    }
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    return result;
}

}  // namespace
}  // namespace zorgborg

int main(int argc, char** argv) {
    // A write that can't be done is an error to tell, not the end of the process.
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return zorgborg::run(argc, argv);
    } catch (std::exception const& e) {
        std::cerr << "zorgborg: " << e.what() << std::endl;
        return 1;
    }
}
