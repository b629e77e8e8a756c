import { visible } from '../../report/visible-characters';
import { withoutLinksOut } from '../files/below';
import { FileError } from '../files/files';
import { ExitCode, Io } from '../io';
import { CallToolRequestSchema, CallToolResult, ErrorCode, ListToolsRequestSchema, McpError, Server, StdioServerTransport } from './mcp-sdk';
import { TOOLS } from './tools';
import { complaintsOf, UsageError } from '../options/parse';
import { Tool } from './tools/tool';

/** `zero-downtime mcp`: a server of the Model Context Protocol on standard input and output, until the client closes them. */
export async function runMcp(io: Io, version: string): Promise<ExitCode> {
  const streams = io.system.streams?.();
  if (streams === undefined) throw new UsageError('there is no standard input, on which a client would ask');
  const server = new Server({ name: 'zero-downtime', title: 'Zero downtime', version }, { capabilities: { tools: {} }, instructions: INSTRUCTIONS });
  const calls = new Set<Promise<CallToolResult>>();
  const read = { ...io, color: false, files: withoutLinksOut(io.files, '.') };

  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map(({ call: _, title, ...tool }) => ({
      ...tool, title, annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: given = {} } }) => {
    const tool = TOOLS.find(known => known.name === name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `'${name}' is not a tool; the tools are ${TOOLS.map(known => known.name).join(', ')}`);
    const running = call(tool, given, read, version);
    calls.add(running);
    return running.finally(() => calls.delete(running));
  });

  // The SDK is silent about what it cannot read; a client that waits for an answer would wait for ever.
  server.onerror = error => {
    const code = error instanceof SyntaxError ? ErrorCode.ParseError : error.name === 'ZodError' ? ErrorCode.InvalidRequest : undefined;
    if (code === undefined) return io.stderr(`error: ${visible(error.message)}\n`);
    const message = code === ErrorCode.ParseError ? 'the message is not JSON' : 'the message is not one of JSON-RPC 2.0';
    streams.output.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } })}\n`);
  };
  // What was asked before the end is still answered.
  const close = async () => {
    await Promise.allSettled(calls);
    setImmediate(() => void server.close());
  };
  const closed = new Promise<void>(end => {
    server.onclose = end;
    streams.input.once('end', () => void close());
    streams.input.once('close', () => void close());
  });
  await server.connect(new StdioServerTransport(streams.input, streams.output));
  await closed;
  return ExitCode.OK;
}

const INSTRUCTIONS = 'Before you write preStop, terminationGracePeriodSeconds, a deregistration delay, probes or a rollout strategy of a workload behind an AWS load balancer, '
  + 'call `budget` for the numbers and their sums, or let `fix` make the changes. Call `check` afterwards, and `explain` for the reason of a rule. '
  + 'Nothing is written to files, and nothing is sent anywhere.';

/** Wrong arguments are for the agent to correct: they are results, not errors of the protocol. */
async function call(tool: Tool, given: unknown, io: Io, version: string): Promise<CallToolResult> {
  try {
    const { text, data } = await tool.call(given, io, version);
    return { content: [{ type: 'text', text }], structuredContent: data };
  } catch (error) {
    const complaints = error instanceof FileError ? [`the file ${error.message}`] : complaintsOf(error);
    if (complaints === undefined) throw error;
    return { content: [{ type: 'text', text: complaints.map(complaint => `error: ${complaint}\n`).join('') }], isError: true };
  }
}
