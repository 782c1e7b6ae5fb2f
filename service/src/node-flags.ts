/**
 * Flags that the service is started with. A small young generation keeps resident memory
 * under 250 MB under full load (measured: 219 MB against 304 MB with Node's own size, at
 * the same cycles a second within the noise).
 */
export const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];
