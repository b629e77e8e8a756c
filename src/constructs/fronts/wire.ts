/**
 * The YAML form of a generated type: texts for enums, numbers or texts for ports, and the original names of fields that the
 * generator has renamed. Types only: the generated code is never loaded.
 */
export type Wire<Type> =
  Type extends string ? `${Type}` :
    Type extends readonly (infer Item)[] ? readonly Wire<Item>[] :
      Type extends { readonly value: infer Value } ? number | string extends Value ? Value : Fields<Type> :
        Type extends object ? Fields<Type> : Type;

type Fields<Type> = { readonly [Key in keyof Type as Key extends keyof Abbreviations ? Abbreviations[Key] : Key]: Wire<Type[Key]> };

interface Abbreviations {
  readonly targetGroupArn: 'targetGroupARN';
  readonly groupId: 'groupID';
  readonly webAcl: 'webACL';
}
