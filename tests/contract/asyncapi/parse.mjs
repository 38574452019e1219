// Reads AsyncAPI documents with the official parser: node parse.mjs FOLDER-OF-NODE_MODULES FILE...
// Prints as JSON, per file, what the parser complained about (severity 0 is an error) and what it
// understood: each message's headers and the fields of its payload, all references resolved.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, ...files] = process.argv.slice(2);
const { Parser } = createRequire(join(modules, "package.json"))("@asyncapi/parser");

const understood = (message) => ({
  headers: Object.keys(message.headers()?.json().properties ?? {}),
  fields: Object.keys(message.payload()?.json().properties ?? {}),
});

const found = {};
for (const file of files) {
  const text = await readFile(file, "utf8");
  const { document, diagnostics } = await new Parser().parse(text, { source: file });
  const messages = document?.allMessages().all() ?? [];
  found[file] = {
    complaints: diagnostics.map(({ severity, message, path }) => ({ severity, message, path })),
    messages: Object.fromEntries(messages.map((one) => [one.name(), understood(one)])),
    operations: document?.operations().all().map((one) => one.id()) ?? [],
  };
}
console.log(JSON.stringify(found));
