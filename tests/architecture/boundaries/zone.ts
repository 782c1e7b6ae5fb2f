/** Who may import whom; what no row allows is forbidden. */
export interface Zone {
  /** Folders (ending in `/`) or files of this zone, from the root. The longest match counts. */
  paths: string[];
  /** Folders or files that it may import besides its own. */
  may: string[];
  /** Packages; a name stands for its subpaths too. */
  packages: string[];
  /** Folders that it may import types from, and packages or files that it may load lazily. */
  types?: string[];
  lazily?: string[];
  /** What to do instead. */
  instead: string;
}

/** What protocol and domain know, everybody may know. */
export const LOW = ['lib/protocol/', 'lib/domain/'];
export const REACT = ['react', 'react-dom'];

/** A folder among others. */
export interface Room {
  room: string;
  /** Rooms that it uses. */
  on: readonly string[];
  packages?: string[];
  /** Folders within it that are zones of their own, which its other files join. */
  inner?: readonly string[];
}

/**
 * Rooms of one house, from the ground up: each may import the rooms that stand below it in this
 * list, and nothing of those above.
 * @param house folder of all rooms, ending in `/`
 */
export function stack(
  house: string,
  rooms: readonly Room[],
  common: Pick<Zone, 'may' | 'packages' | 'instead'>,
): Zone[] {
  return rooms.map(({ room, on, packages = [], inner = [] }, floor) => {
    const below = rooms.slice(0, floor).map((each) => each.room);
    const missing = on.find((name) => !below.includes(name));
    if (missing) throw new Error(`${house}${room} stands below ${missing}, which it wants to use.`);
    return {
      paths: [`${house}${room}/`],
      may: [
        ...common.may,
        ...on.map((name) => `${house}${name}/`),
        ...inner.map((name) => `${house}${room}/${name}/`),
      ],
      packages: [...common.packages, ...packages],
      instead: common.instead,
    };
  });
}
