import { defineConfig } from "vitest/config";
import { liftVite } from "./src/lift/index.ts";

export default defineConfig({
  plugins: [liftVite()],
  test: {
    include: ["tests/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    // Kernels of tests leave nothing in the history of who runs them.
    env: { THALWEG_HISTORY: "off" },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["default"],
  },
});
