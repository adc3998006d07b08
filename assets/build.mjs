// Builds the page assets into src/marshrut/web/static/dist (git-ignored, shipped in the wheel).
//   node assets/build.mjs            one minified build
//   node assets/build.mjs --watch    rebuilds at every change
// Names stay plain here: Django's manifest storage hashes them and brotli-compresses the copies.
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "marshrut", "web", "static", "dist");

// Dark tokens are written once (css/dark.css) and needed twice: for people whose system is dark, and for
// those who switched it on here. On screen only: paper is always light.
const darkTokens = {
  name: "dark-tokens",
  setup(build) {
    build.onLoad({ filter: /[/\\]css[/\\]dark\.css$/ }, ({ path }) => {
      const declarations = /\{([^}]*)\}/.exec(readFileSync(path, "utf8"))[1];
      const contents = `
        @media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {${declarations}} }
        @media screen { :root[data-theme="dark"] {${declarations}} }`;
      return { contents, loader: "css" };
    });
  },
};

const options = {
  entryPoints: [
    { in: join(here, "css", "app.css"), out: "app" },
    { in: join(here, "js", "app.js"), out: "app" },
    { in: join(here, "js", "taking.js"), out: "taking" },
  ],
  outdir: out,
  assetNames: "[name]",
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8",
  target: ["chrome80", "firefox78", "safari14.1"], // a five-year-old phone is an ordinary phone
  loader: { ".woff2": "file" },
  plugins: [darkTokens],
  legalComments: "none",
  logLevel: "info",
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const name of ["icons.svg", "favicon.svg"]) copyFileSync(join(here, name), join(out, name));
// The licence of the typeface (SIL OFL 1.1) goes wherever the typeface goes.
copyFileSync(join(here, "..", "node_modules", "@fontsource-variable", "onest", "LICENSE"), join(out, "onest-license.txt"));

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}
