/** Finds nothing in templates: what the AWS CDK has to say of them is no test of ours, and takes longer than all of these. */
export class RegoEngine {
  public listRules(): unknown[] {
    return [];
  }

  public validateDetailed(): { diagnostics: unknown[] } {
    return { diagnostics: [] };
  }
}

export class TemplateFile {}

export function version(): string {
  return '0.0.0';
}
