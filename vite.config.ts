import { defineConfig } from "vitest/config";

// One entry; everything else arrives by dynamic import of the island a page names.
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
      input: "frontend/main.ts",
      // htmx carries an eval that its meta tag (allowEval:false) and our policy both switch off
      checks: { eval: false },
    },
  },
  test: {
    include: ["frontend/**/*.test.ts"],
    environment: "happy-dom",
  },
});
