// Validates JSON files by a JSON Schema with ajv: node oscal.mjs NPM_FOLDER SCHEMA FILE…; exit code 1 when one isn't valid.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, schema, ...files] = process.argv.slice(2);
const load = createRequire(path.resolve(folder, "package.json"));
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
// The schema's patterns name classes of Unicode (\p{L}); its own `$id`s of parts make ajv's strict mode complain.
const ajv = new (load("ajv").default)({ strict: false, unicodeRegExp: true });
load("ajv-formats").default(ajv);
const validate = ajv.compile(read(schema));
let bad = 0;
for (const file of files) {
  const valid = validate(read(file));
  bad += !valid;
  const errors = (validate.errors ?? []).filter((error) => error.keyword !== "oneOf").slice(0, 10);
  console.log(`ajv: ${path.basename(file)}: ${valid ? "valid" : JSON.stringify(errors, null, 1)}`);
}
process.exit(bad ? 1 : 0);
