import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Change, nextVersion, parseChange, withSection } from "../../changes/change.js";
import { ROOT } from "../support/command.js";

const added: Change = { part: "minor", heading: "Added", text: "- a way in" };
const fixed: Change = { part: "patch", heading: "Fixed", text: "- a way out" };
const removed: Change = { part: "major", heading: "Removed", text: "- a way round" };

describe("a change file", () => {
  test("says which part of the version it raises, its heading, and what it is", () => {
    expect(parseChange("way.md", "minor Added\r\n\r\n- a way in\r\n")).toEqual(added);
  });

  test.each([
    "",
    "Added\n\n- a way in",
    "huge Added\n\n- a way in",
    "minor Added now\n\n- a way in",
    "minor Added\n\na way in",
  ])("that says %j is refused by its name", (content) => {
    expect(() => parseChange("way.md", content)).toThrow(/^way\.md: /);
  });

  test("of this repository is one", () => {
    const folder = join(ROOT, "changes");
    const files = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
    for (const name of files) parseChange(name, readFileSync(join(folder, name), "utf8"));
  });
});

test.each([
  ["1.2.3", [fixed], "1.2.4"],
  ["1.2.3", [fixed, added], "1.3.0"],
  ["1.2.3", [removed, added], "2.0.0"],
  ["0.2.3", [fixed], "0.2.4"],
  ["0.2.3", [removed], "0.3.0"],
])("after %s, the greatest of the changes decides", (version, changes, next) => {
  expect(nextVersion(version, changes)).toBe(next);
});

test("a new section stands above the others, its headings in their order", () => {
  const changelog = "# Changelog\n\n## 1.0.0 - 2026-01-01\n\n- all\n";
  expect(withSection(changelog, "1.1.0 - 2026-02-02", [fixed, added, { ...fixed, text: "- a step" }])).toBe(
    "# Changelog\n\n## 1.1.0 - 2026-02-02\n\n### Added\n\n- a way in\n\n### Fixed\n\n- a way out\n- a step\n\n" +
      "## 1.0.0 - 2026-01-01\n\n- all\n",
  );
});
