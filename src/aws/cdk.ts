import type * as core from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as eksv2 from 'aws-cdk-lib/aws-eks-v2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';

/**
 * The AWS CDK, loaded on first use, so that apps that use only cdk8s do not need it. Elsewhere in this
 * folder, only its types are imported.
 */
export const cdk = {
  get core(): typeof core {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import would load it with the package
    return loaded(() => require('aws-cdk-lib'));
  },
  get elbv2(): typeof elbv2 {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import would load it with the package
    return loaded(() => require('aws-cdk-lib/aws-elasticloadbalancingv2'));
  },
  get ecs(): typeof ecs {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import would load it with the package
    return loaded(() => require('aws-cdk-lib/aws-ecs'));
  },
  get eks(): typeof eks {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import would load it with the package
    return loaded(() => require('aws-cdk-lib/aws-eks'));
  },
  get eksv2(): typeof eksv2 {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import would load it with the package
    return loaded(() => require('aws-cdk-lib/aws-eks-v2'));
  },
};

function loaded<Module>(load: () => Module): Module {
  try {
    return load();
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND' || !String(error).includes('\'aws-cdk-lib')) throw error;
    throw new Error('what is in \'cdk8s-zero-downtime/aws\' needs the AWS CDK, which is not installed; run npm install aws-cdk-lib');
  }
}

/** The resource that a token stands for. */
export function resourceOf(token: string): IConstruct | undefined {
  const reference = cdk.core.Tokenization.reverseString(token).firstToken;
  return reference !== undefined && cdk.core.Reference.isReference(reference) ? reference.target : undefined;
}
