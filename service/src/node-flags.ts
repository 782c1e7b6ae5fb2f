/**
 * Flags that the service is started with (Node 24).
 *
 * A young generation of 16 MB lets most of a request die young: the old one then grows to 215 MB
 * resident under full load, where 8 MB ended between 260 and 330 (each measured after 10 s of 64
 * clients).
 *
 * Pages pass in buffers outside of V8's heap. By its own limit for those, 64 MB, the relay marked
 * its whole heap four to six times a second, for a third of its CPU. Counted in the limit of all
 * memory, and with that at three times what is alive, it marks once in several seconds: 2.3 ms of
 * CPU a MB at 1 MiB where it was 3.6, for the same memory (`docs/sharing.md`).
 */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=16',
  '--external-memory-accounted-in-global-limit',
  '--heap-growing-percent=200',
];
