/* eslint-disable import/no-unresolved, @typescript-eslint/ban-ts-comment -- its types claim to be of ES modules only */
// @ts-ignore
export { Client } from '@modelcontextprotocol/sdk/client/index.js';
// @ts-ignore
export { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
// @ts-ignore -- the two ends of a pair of streams do the same
export { StdioServerTransport as StreamTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
