import { defineConfig } from "vitest/config";
import { liftVite } from "./src/lift/index.ts";

export default defineConfig({
  plugins: [liftVite()],
  test: {
    include: ["tests/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["default"],
  },
});
