import { manifestTexts, struct, text } from '../../input/shape';

/**
 * A service account that is made for the pods of a service.
 */
export interface ServiceAccountOptions {
  /**
   * Its name: a DNS label of at most 63 characters.
   *
   * @default - the name of the service
   */
  readonly name?: string;

  /**
   * ARN of the IAM role of the pods (IAM roles for service accounts).
   *
   * @default - none
   * @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
   */
  readonly roleArn?: string;

  /**
   * Annotations.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

export const serviceAccount = struct<ServiceAccountOptions>({ name: text, roleArn: text, annotations: manifestTexts });
