import { Connection } from './connection';
import { now } from '../clock';
import { AppRequest } from '../load/request';
import { Application } from '../processes/application';
import { within } from '../wait';

/** What the application does with a connection that is idle. */
export type KeepAlive =
  /** It closes it after so many seconds. */
  | { readonly kind: 'closes'; readonly seconds: number }
  /** It still kept it when the watch ended. */
  | { readonly kind: 'keeps'; readonly watchedSeconds: number }
  /** It keeps none: each answer ends its connection. */
  | { readonly kind: 'none' };

/** Watches an idle connection, at most for so many seconds; undefined if no answer came on it. */
export async function watchKeepAlive(
  application: Application, request: AppRequest, limitSeconds: number, interruption: AbortSignal,
): Promise<KeepAlive | undefined> {
  const connection = await Connection.open(application.port);
  const reply = await connection?.request(request);
  if (!connection || reply?.type !== 'answer') return undefined;
  const closed = reply.closes ? reply.time : await within(limitSeconds, connection.closed, interruption);
  connection.destroy();
  if (reply.closes) return { kind: 'none' };
  return closed === undefined ? { kind: 'keeps', watchedSeconds: now() - reply.time } : { kind: 'closes', seconds: closed - reply.time };
}
