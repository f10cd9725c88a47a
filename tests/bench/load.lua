-- What wrk sends: the URL as it is, or changes (SCRIPT=patch), or changes and lists in turn (SCRIPT=turn). Prints one line of
-- JSON at the end.
local script = os.getenv("SCRIPT")
local number = 0
local ids = {}
if script ~= "" then
  for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end
  local base, token = os.getenv("BASE"), "Bearer " .. os.getenv("TOKEN")
  local change = {["Authorization"] = token, ["Content-Type"] = "application/merge-patch+json", ["If-Match"] = "*"}
  local read = {["Authorization"] = token}
  function request()
    number = number + 1
    if script == "turn" and number % 2 == 0 then return wrk.format("GET", base .. "/controls?limit=101", read) end
    local id = ids[number % #ids + 1]
    return wrk.format("PATCH", base .. "/controls/" .. id, change, '{"implementation":"Described in the handbook, version ' .. number .. '"}')
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"seconds":%f,"p99":%f,"bad":%d}\n', summary.requests, summary.duration / 1e6,
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
