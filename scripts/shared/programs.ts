interface Needed {
  /** Debian's packages that bring it. */
  packages: readonly string[];
  /** Parts of `npm test` that cannot run without it. */
  parts: readonly string[];
}

/**
 * Every program of the system that this tree starts, besides a shell, Node, npm and what npm
 * installs. Tests compare this with the sources: tests/architecture/programs.test.ts.
 */
export const PROGRAMS = {
  chromium: {
    // The fonts are for pictures: every script has its letters.
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
  // `scripts/fresh-machine` makes its Debian with it.
  debootstrap: { packages: ['debootstrap'], parts: [] },
  // `npm run bench:relay` leaves out those of them that are not there.
  chisel: { packages: [], parts: [] },
  nginx: { packages: ['nginx'], parts: [] },
} as const satisfies Record<string, Needed>;

export type Program = keyof typeof PROGRAMS;

/** What these parts of the tests cannot run without. */
export const programsOf = (parts: readonly string[]): Program[] =>
  (Object.entries(PROGRAMS) as [Program, Needed][])
    .filter(([, needed]) => needed.parts.some((part) => parts.includes(part)))
    .map(([program]) => program);
