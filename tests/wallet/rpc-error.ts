/** What wallets throw: EIP-1193 and JSON-RPC codes, and a node's data where there is any. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}
