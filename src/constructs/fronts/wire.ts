/**
 * A generated type as YAML has it: texts for enums, numbers or texts for ports, and under their own names what the generator
 * has called something else. Types only: the generated code is never loaded.
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
}
