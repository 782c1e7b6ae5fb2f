/**
 * Flags that the service is started with (Node 24).
 *
 * A young generation of 16 MB lets most objects of a request die young. Memory then grows to 215 MB
 * resident under full load; with 8 MB it was between 260 and 330 (each measured after 10 s of 64
 * clients).
 *
 * Pages pass through buffers outside V8's heap. With V8's separate limit for those, 64 MB, the relay
 * marked its whole heap four to six times a second, which took a third of its CPU. When they count
 * towards the limit of all memory, and that limit is three times the live memory, it marks once in
 * several seconds: 2.3 ms of CPU per MB with pages of 1 MiB instead of 3.6, for the same memory
 * (`docs/sharing.md`).
 */
export const NODE_FLAGS = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=16',
  '--external-memory-accounted-in-global-limit',
  '--heap-growing-percent=200',
];
