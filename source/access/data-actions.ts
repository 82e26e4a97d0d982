import {blockGrants} from './permission.ts';
import type {RoleDefinition} from './role-definition.ts';
import {reachOf} from './role-reach.ts';

const prefix = 'Microsoft.CognitiveServices/accounts/';

/** How many of the known data actions of Cognitive Services the role grants, conditions aside. */
export const countDataActions = (definition: RoleDefinition): number => reachOf(definition).data.size;

/** Each of them is answered with both keys. */
export const keyActions: readonly string[] = [`${prefix}listKeys/action`, `${prefix}regenerateKey/action`];

/** Whether the role's holder can read the resource's keys, and so call it without any data action while keys are on. */
export const listsKeys = (definition: RoleDefinition): boolean =>
	definition.permissions.some(block => keyActions.some(action => blockGrants(block, action, 'control')));

/** The action without the part that all data actions of Cognitive Services share, for sentences. */
export const shortAction = (action: string): string => (action.toLowerCase().startsWith(prefix.toLowerCase()) ? action.slice(prefix.length) : action);
