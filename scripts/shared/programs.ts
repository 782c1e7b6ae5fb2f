interface Needed {
  /** The Debian packages that contain it. */
  packages: readonly string[];
  /** Parts of `npm test` that cannot run without it. */
  parts: readonly string[];
}

/**
 * Every system program that this tree starts, apart from a shell, Node, npm and what npm installs.
 * tests/architecture/programs.test.ts compares this with the sources.
 */
export const PROGRAMS = {
  chromium: {
    // The fonts are for pictures, in which every script must have its letters.
    packages: ['chromium', 'fonts-noto-core', 'fonts-noto-cjk'],
    parts: ['e2e', 'fault', 'sharing'],
  },
  firefox: { packages: ['firefox-esr'], parts: ['e2e', 'sharing'] },
  curl: { packages: ['curl'], parts: ['relay'] },
  python3: { packages: ['python3'], parts: ['relay'] },
  ip: { packages: ['iproute2'], parts: ['relay', 'sharing'] },
  mount: { packages: ['mount'], parts: ['relay', 'sharing'] },
  openssl: { packages: ['openssl'], parts: ['relay', 'sharing'] },
  unshare: { packages: ['util-linux'], parts: ['relay', 'sharing'] },
  git: { packages: ['git'], parts: ['architecture', 'lint'] },
  // `scripts/fresh-machine` sets up its Debian with it.
  debootstrap: { packages: ['debootstrap'], parts: [] },
  // `npm run bench:relay` leaves out those that are not installed.
  chisel: { packages: [], parts: [] },
  nginx: { packages: ['nginx'], parts: [] },
} as const satisfies Record<string, Needed>;

export type Program = keyof typeof PROGRAMS;

/** The programs that these parts of `npm test` need. */
export const programsOf = (parts: readonly string[]): Program[] =>
  (Object.entries(PROGRAMS) as [Program, Needed][])
    .filter(([, needed]) => needed.parts.some((part) => parts.includes(part)))
    .map(([program]) => program);
