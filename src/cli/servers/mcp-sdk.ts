/**
 * What is used of the SDK of the Model Context Protocol. The package has this module together with the SDK in one file, which only `mcp` loads:
 * see `packaging/servers.ts`.
 */
/* eslint-disable import/no-extraneous-dependencies, import/no-unresolved, @typescript-eslint/ban-ts-comment -- bundled; and its types claim to be of ES modules only */
// @ts-ignore
export { Server } from '@modelcontextprotocol/sdk/server/index.js';
// @ts-ignore
export { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
// @ts-ignore
export { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';
// @ts-ignore
export type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
