import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchAccuracy } from './accuracy.ts';
import { benchCalibration } from './calibration.ts';
import { benchPairs } from './pairs.ts';
import { benchPeople } from './people.ts';
import { benchPeopleOnline } from './people-online.ts';
import { benchReplay } from './replay.ts';
import { REFERENCE, type RealSet, readSet } from './sets.ts';
import { benchSpeed } from './speed.ts';
import { benchVoices } from './voices.ts';

/**
 * `npm run bench:quality [-- FOLDER]`: one figure a line. FOLDER holds `labels/NAME/labels.csv`
 * with `truth.csv`, and `pairwise/llmfao`; by default it is next to the project.
 */
const folder =
  process.argv[2] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

benchSpeed();
if (existsSync(folder)) {
  const sets: RealSet[] = [];
  for (const name of Object.keys(REFERENCE)) {
    const set = await readSet(folder, name);
    if (set) sets.push(set);
    else process.stderr.write(`There is no set ${name} in ${folder}/labels; it is left out.\n`);
  }
  if (existsSync(`${folder}/pairwise/llmfao`)) await benchPairs(folder);
  benchAccuracy(sets);
  benchPeople(sets);
  benchPeopleOnline(sets);
  benchVoices(sets);
  benchReplay(sets);
  benchCalibration(sets);
} else {
  process.stderr.write(
    `There is no folder ${folder}, so only speed was measured.\n  To use another one: npm run bench:quality -- FOLDER\n`,
  );
  process.exitCode = 1;
}
