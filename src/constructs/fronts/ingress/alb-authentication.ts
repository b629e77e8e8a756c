import { Duration } from 'cdk8s';
import { duration, secondsOf } from '../../budget/duration';
import { Checks } from '../../input/checks';
import { choice, instance, needed, readProps, Shape, text } from '../../input/shape';

/**
 * What the load balancer does with requests without a session.
 */
export enum UnauthenticatedRequests {
  /** Sends the user to the identity provider. */
  AUTHENTICATE = 'authenticate',
  /** Forwards them without the headers about the user. */
  ALLOW = 'allow',
  /** Answers them with 401. */
  DENY = 'deny',
}

/**
 * The session of an authenticated user.
 */
export interface AuthenticationOptions {
  /**
   * What happens to requests without a session.
   *
   * @default UnauthenticatedRequests.AUTHENTICATE
   */
  readonly unauthenticated?: UnauthenticatedRequests;

  /**
   * The claims that are asked for, separated by spaces.
   *
   * @default 'openid'
   */
  readonly scope?: string;

  /**
   * Name of the cookie.
   *
   * @default 'AWSELBAuthSessionCookie'
   */
  readonly sessionCookie?: string;

  /**
   * How long a session lasts. Whole seconds, 1 to 604800.
   *
   * @default Duration.days(7)
   */
  readonly sessionTimeout?: Duration;
}

/**
 * An identity provider that speaks OpenID Connect.
 */
export interface OidcOptions extends AuthenticationOptions {
  /** The issuer, as a URL. */
  readonly issuer: string;
  /** Where users sign in, as a URL. */
  readonly authorizationEndpoint: string;
  /** Where the load balancer gets tokens, as a URL. */
  readonly tokenEndpoint: string;
  /** Where the load balancer gets the claims, as a URL. */
  readonly userInfoEndpoint: string;
  /** Name of an existing Secret with the keys `clientID` and `clientSecret`, in the namespace of the service. */
  readonly secretName: string;
}

/**
 * A user pool of Amazon Cognito.
 */
export interface CognitoOptions extends AuthenticationOptions {
  /** ARN of the user pool. */
  readonly userPoolArn: string;
  /** ID of the client of the user pool, which must have a secret. */
  readonly userPoolClientId: string;
  /** Domain of the user pool: its prefix, or the whole custom domain. */
  readonly userPoolDomain: string;
}

const SESSION: Shape<AuthenticationOptions> = {
  unauthenticated: choice(UnauthenticatedRequests), scope: text, sessionCookie: text, sessionTimeout: duration,
};

const OIDC: Shape<OidcOptions> = {
  ...SESSION,
  issuer: needed(text),
  authorizationEndpoint: needed(text),
  tokenEndpoint: needed(text),
  userInfoEndpoint: needed(text),
  secretName: needed(text),
};

const COGNITO: Shape<CognitoOptions> = { ...SESSION, userPoolArn: needed(text), userPoolClientId: needed(text), userPoolDomain: needed(text) };

/**
 * Users sign in before the load balancer forwards their requests. Health checks are not concerned. Needs an HTTPS listener.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 */
export class AlbAuthentication {
  /**
   * By an identity provider that speaks OpenID Connect.
   *
   * @param options the provider and the session
   */
  public static oidc(options: OidcOptions): AlbAuthentication {
    const { issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, secretName, ...session } = readProps('AlbAuthentication.oidc()', options, OIDC);
    const provider = { issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, secretName };
    const checks = new Checks('AlbAuthentication.oidc()');
    for (const [field, url] of Object.entries({ issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint })) {
      checks.matching(field, url, /^https:\/\/\S+$|^\$\{Token\[/, 'a URL that begins with https://', `change '${field}'`);
    }
    checkSession(session, checks);
    checks.throwIfAny();
    return new AlbAuthentication({ 'auth-type': 'oidc', 'auth-idp-oidc': JSON.stringify(provider) }, session);
  }

  /**
   * By a user pool of Amazon Cognito.
   *
   * @param options the user pool and the session
   */
  public static cognito(options: CognitoOptions): AlbAuthentication {
    const { userPoolArn, userPoolClientId, userPoolDomain, ...session } = readProps('AlbAuthentication.cognito()', options, COGNITO);
    const checks = new Checks('AlbAuthentication.cognito()');
    checks.matching('userPoolArn', userPoolArn, /^arn:[^:\s]+:cognito-idp:\S+$|^\$\{Token\[/, 'the ARN of a user pool', 'name one');
    checkSession(session, checks);
    checks.throwIfAny();
    return new AlbAuthentication({
      'auth-type': 'cognito',
      'auth-idp-cognito': JSON.stringify({ userPoolARN: userPoolArn, userPoolClientID: userPoolClientId, userPoolDomain }),
    }, session);
  }

  /** @internal */
  public readonly _annotations: AuthenticationAnnotations;

  private constructor(provider: AuthenticationAnnotations, { unauthenticated, scope, sessionCookie, sessionTimeout }: AuthenticationOptions) {
    this._annotations = {
      ...provider,
      'auth-on-unauthenticated-request': unauthenticated ?? UnauthenticatedRequests.AUTHENTICATE,
      'auth-scope': scope,
      'auth-session-cookie': sessionCookie,
      'auth-session-timeout': sessionTimeout && String(secondsOf(sessionTimeout)),
    };
  }
}

type AuthenticationAnnotations = {
  readonly [Name in `auth-${'type' | 'idp-oidc' | 'idp-cognito' | 'on-unauthenticated-request' | 'scope' | 'session-cookie' | 'session-timeout'}`]?: string
};

function checkSession({ sessionTimeout }: AuthenticationOptions, checks: Checks): void {
  if (sessionTimeout) checks.whole('sessionTimeout', secondsOf(sessionTimeout), 1, 604800);
}

export const albAuthentication = instance<AlbAuthentication>(
  'an AlbAuthentication, such as AlbAuthentication.cognito()', value => value._annotations !== undefined,
);
