import { Answer, FailureKind } from './outcome';

/** An error as the network modules throw it. */
export interface NetworkError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  /** One for each address that was tried. */
  readonly errors?: readonly NetworkError[];
}

/** Resources that this machine has run out of, which shows nothing about the server. */
const LOCAL = ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS', 'ENOMEM'];

const KINDS: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'closed', // written to a connection that the server had closed
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'dns',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EPROTO: 'tls',
};

/** Node.js also reports ECONNRESET for a connection that was closed normally but too early; its message distinguishes the two. */
const CLOSED_EARLY = /socket hang up|aborted|before secure TLS connection/;

/** X.509 verification errors have codes such as CERT_HAS_EXPIRED and UNABLE_TO_VERIFY_LEAF_SIGNATURE. */
const TLS_CODE = /^ERR_(TLS|SSL|OSSL)|CERT|CRL|SIGNATURE|ISSUER/;

/** Classifies a request that ended in an error. */
export function classifyError(error: NetworkError): Answer {
  const cause = error.errors?.length ? mostTelling(error.errors) : error;
  const detail = cause.message || cause.code || cause.name;
  if (LOCAL.includes(cause.code ?? '')) return { type: 'unsent', detail };
  return { type: 'failure', kind: kindOf(cause), detail, reached: cause.syscall !== 'connect' && cause.syscall !== 'getaddrinfo' };
}

/** One of the addresses of a host may have no route, as IPv6 on many machines: the error of the other one counts. */
function mostTelling(errors: readonly NetworkError[]): NetworkError {
  return errors.find(error => kindOf(error) !== 'unreachable' && !LOCAL.includes(error.code ?? '')) ?? errors[0];
}

function kindOf({ code = '', message }: NetworkError): FailureKind {
  if (code === 'ECONNRESET' && CLOSED_EARLY.test(message)) return 'closed';
  if (code.startsWith('EAI_')) return 'dns';
  if (code.startsWith('HPE_')) return 'protocol';
  return KINDS[code] ?? (TLS_CODE.test(code) ? 'tls' : 'other');
}
