-- wrk posts one document, as a client library does. LOAD_DOCUMENT names the file.
local file = assert(io.open(os.getenv("LOAD_DOCUMENT"), "r"))
local text = file:read("*a")
file:close()
local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n" }
wrk.method = "POST"
wrk.body = '{"query":"' .. text:gsub('["\\\n]', escapes) .. '"}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/graphql-response+json, application/json;q=0.9"

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %d %d %d %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
