import { renameSync, writeFileSync } from "node:fs";
import { compile, oursAt } from "./compile.js";
import { guarded } from "./gate/bounds.js";
import { check } from "./gate/check.js";
import { plants, tools } from "./gate/plants.js";

// Shows that the gate can be shut: plants regressions in the copy of the build, one after the other, and looks whether
// the bounds that should be passed are.
await compile();
renameSync(`${oursAt}/index.js`, `${oursAt}/sound.js`);
for (const { name, shows, source } of plants) {
  writeFileSync(
    `${oursAt}/index.js`,
    `export * from "./sound.js";\nimport { Channel, ErrGroup, Mutex, Pool, Semaphore } from "./sound.js";\n${tools}\n${source}\n`,
  );
  const failures: string[] = [];
  for (const { entry, bounds } of guarded) {
    const concerned = bounds.filter(({ workload, figure, inMain }) =>
      shows.some((one) => one.workload === workload && one.figure === figure && one.inMain === inMain),
    );
    failures.push(...(await check({ entry, bounds: concerned }, 1, () => {})));
  }
  const noticed = failures.length >= shows.length;
  console.log(`${noticed ? "noticed" : "NOT NOTICED"}: ${name}\n${failures.map((line) => `  ${line}\n`).join("")}`);
  if (!noticed) process.exitCode = 1;
}
