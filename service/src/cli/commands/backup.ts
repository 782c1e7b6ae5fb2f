import { backUp, restore as putBack } from '../../store/copy.ts';
import { defineCommand } from '../command.ts';
import { findDatabase } from '../find-database.ts';

const DATABASE_HELP = `  --database FILE   the service's database (default: STINT_DATABASE, else .stint/service.db)`;

export const backup = defineCommand({
  name: 'backup',
  summary: "Copies the service's database to a file; the service may go on running.",
  positionals: ['FILE'],
  options: { database: { type: 'string' } },
  help: `
${DATABASE_HELP}

Only its owner can read the copy: it holds what people earned, and secrets.

  npm run stint -- backup /var/backups/stint/monday.db`,
  async run(values, [file = ''], io) {
    const database = findDatabase(values.database, io);
    backUp(database, file);
    io.out(file);
  },
});

export const restore = defineCommand({
  name: 'restore',
  summary: "Puts a copy in the place of the service's database. Stop the service first.",
  positionals: ['FILE'],
  options: { database: { type: 'string' } },
  help: `
${DATABASE_HELP}

The database that was there stays next to it under another name. Leave the file that ends in .mark:
by it the service sees that the copy is older, and signs nothing until devices have brought back
what they hold.

  npm run stint -- restore /var/backups/stint/monday.db`,
  async run(values, [file = ''], io) {
    const database = findDatabase(values.database, io);
    const kept = putBack(database, file);
    if (kept) io.note(`The database that was there is now ${kept}.`);
    io.out(database);
  },
});
