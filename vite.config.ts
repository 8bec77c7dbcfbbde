import { defineConfig } from "vitest/config";

// One entry for pages, everything else arrives by dynamic import of the island a page names; one for the service worker.
// assetsInlineLimit 0: a data: URL for a font or an icon would need a hole in the content security policy.
export default defineConfig({
  base: "/static/",
  publicDir: "frontend/public",
  build: {
    outDir: "frontend/dist",
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      // the service worker has a fixed name: the page at /tablet/worker.js hands it out
      input: { main: "frontend/main.ts", "tablet-worker": "frontend/tablet/worker.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "tablet-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
      // htmx carries an eval that its meta tag (allowEval:false) and our policy both switch off
      checks: { eval: false },
    },
  },
  test: {
    include: ["frontend/**/*.test.ts"],
    environment: "happy-dom",
    // a machine that is busy with other things is no fault of what is tested
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
