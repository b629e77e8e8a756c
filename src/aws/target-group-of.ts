import { IConstruct } from 'constructs';
import { cdk } from './cdk';

/** The resource that a token stands for. */
export function targetGroupOf(arn: string): IConstruct | undefined {
  const token = cdk.core.Tokenization.reverseString(arn).firstToken;
  return token !== undefined && cdk.core.Reference.isReference(token) ? token.target : undefined;
}
