import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { amend, Change, Draft, targetText, valueText } from './objects/draft';
import { plan, Wanted } from './plan';
import { RetrofitChange, RetrofitReport } from './retrofit-options';
import { describeObject } from '../model/objects/object';
import { groupBy } from '../platform/group-by';

/** Amends a scope, checks at synthesis that it is still safe, and reports the changes. */
export function retrofit(scope: IConstruct, wanted: Wanted): RetrofitReport {
  const draft = plan(scope, wanted);
  apply(draft);
  guard(scope, wanted);
  return {
    changes: [
      ...draft.changes.map(describeChange),
      ...draft.moves.map(({ object, behind, reason, code }) => ({
        object: describeObject(object), path: '', after: JSON.stringify(`after ${behind.map(describeObject).join(', ')}`), reason, code,
      })),
      ...draft.additions.map(({ label, json, reason, code }) => ({ object: label, path: '', after: JSON.stringify(json), reason, code })),
    ],
    undecided: draft.notes.map(({ label, path, reason, code }) => ({ object: label, path, reason, code })),
  };
}

function apply({ changes, moves, additions }: Draft): void {
  groupBy(changes, ({ object }) => object).forEach((edits, { construct }) => amend(construct, edits));
  moves.forEach(({ object, behind }) => object.construct.addDependency(...behind.map(({ construct }) => construct)));
  for (const { beside, id, json } of additions) {
    const scope = beside.construct.node.scope;
    if (scope) new ApiObject(scope, id, json as ConstructorParameters<typeof ApiObject>[2]);
  }
}

function describeChange({ object, before, after, reason, code, ...target }: Change): RetrofitChange {
  return {
    object: describeObject(object),
    path: targetText(target),
    before: before === undefined ? undefined : JSON.stringify(before),
    after: JSON.stringify(after),
    reason,
    code,
  };
}

/** The options with which each scope was last amended. */
const GUARDED = new WeakMap<IConstruct, Wanted>();

/** Decides again when all objects are final: a change that would be necessary then is a later change of the user. */
function guard(scope: IConstruct, wanted: Wanted): void {
  const known = GUARDED.has(scope);
  GUARDED.set(scope, wanted);
  if (known) return;
  scope.node.addValidation({
    validate: () => {
      const { changes, moves, additions } = plan(scope, GUARDED.get(scope) ?? wanted);
      const late = 'this came after ZeroDowntime.retrofit(): call it last, or set a value that holds';
      return [
        ...changes.filter(({ code }) => code !== undefined).map(({ object, before, after, reason, code, ...target }) =>
          `${code} ${describeObject(object)}: '${targetText(target)}' is ${valueText(before)} but should be ${valueText(after)} (${reason}); ${late}`),
        ...moves.map(({ object, behind, reason, code }) => `${code} ${describeObject(object)} comes before ${behind.map(describeObject).join(', ')} (${reason}); ${late}`),
        ...additions.map(({ label, reason, code }) => `${code} ${label} is missing (${reason}); ${late}`),
      ];
    },
  });
}
