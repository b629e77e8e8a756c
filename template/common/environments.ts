/** What differs between the environments. */
export interface Environment {
  /** With a tag or a digest. */
  readonly image: string;
  /** At least two: the end of a node would be an outage otherwise. */
  readonly replicas: number;
  /** The name in DNS. */
  readonly host: string;
  /** The certificate for it, in AWS Certificate Manager. */
  readonly certificateArn: string;
}

const image = 'nginxinc/nginx-unprivileged:1.29.1';

export const ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  staging: {
    image,
    replicas: 2,
    host: 'starter-app.staging.example.com',
    certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
  },
  production: {
    image,
    replicas: 3,
    host: 'starter-app.example.com',
    certificateArn: 'arn:aws:acm:eu-west-1:444455556666:certificate/00000000-0000-0000-0000-000000000000',
  },
};
