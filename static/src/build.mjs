// Builds static/dist from the small modules of static/js. `--watch` rebuilds on every save.
import { build, context } from "esbuild";
import { fileURLToPath } from "node:url";
import path from "node:path";

const here = path.dirname(fileURLToPath(import.meta.url));
const options = {
  absWorkingDir: here,
  entryPoints: ["app.js", "editor.js", "references.js"],
  outdir: path.join(here, "..", "dist"),
  nodePaths: [path.join(here, "node_modules")], // static/js lies outside the folder that npm fills
  bundle: true,
  format: "esm",
  target: ["chrome123", "firefox120", "safari17.5"], // the first with light-dark()
  minify: true,
  legalComments: "eof",
  logLevel: "warning",
};

if (process.argv.includes("--watch")) await (await context(options)).watch();
else await build(options);
