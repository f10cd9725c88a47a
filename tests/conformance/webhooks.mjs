// Verifies webhooks as they came: node webhooks.mjs NPM_FOLDER FILE; exit code 1 when one isn't verified, or one that was
// damaged, is of another secret or too old is.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, file] = process.argv.slice(2);
const { Webhook } = createRequire(path.resolve(folder, "package.json"))("standardwebhooks");
const calls = JSON.parse(fs.readFileSync(file, "utf8"));
const other = "whsec_" + Buffer.alloc(32, 7).toString("base64");
const verdict = (secret, body, headers) => {
  try {
    new Webhook(secret).verify(body, headers);
    return "verified";
  } catch (fault) {
    return fault.constructor.name === "WebhookVerificationError" ? "not verified" : String(fault);
  }
};
let bad = calls.length === 0 ? 1 : 0;
for (const { secret, body, headers } of calls) {
  const verdicts = {
    asSent: verdict(secret, body, headers),
    bodyChanged: verdict(secret, body + " ", headers),
    idChanged: verdict(secret, body, { ...headers, "webhook-id": "msg_other" }),
    otherSecret: verdict(other, body, headers),
    tooOld: verdict(secret, body, { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) - 3600) }),
  };
  const good = Object.entries(verdicts).every(([what, is]) => is === (what === "asSent" ? "verified" : "not verified"));
  bad += !good;
  if (!good) console.log(headers["webhook-id"], body.length, JSON.stringify(verdicts));
}
console.log(`standardwebhooks: ${calls.length - bad} of ${calls.length} verified as they should be`);
process.exit(bad ? 1 : 0);
