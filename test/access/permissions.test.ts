import {describe, expect, test} from 'vitest';
import {permissionsGive} from '../../source/access/permissions.ts';
import {account, block, group, project, subscription} from './support/access-world.ts';

const action = 'Microsoft.CognitiveServices/locations/usages/read';
const permissions = {scope: account, blocks: [block({actions: ['*/read']})]};

describe('what the permissions at the resource say of an action', () => {
	test.for([
		['there, listed', account.toUpperCase(), action, 'yes'],
		['there, not listed', account, 'Microsoft.CognitiveServices/accounts/write', 'no'],
		['below, listed: it is inherited', project, action, 'yes'],
		['below, not listed: it may be given there', project, 'Microsoft.CognitiveServices/accounts/write', 'unknown'],
		['above, listed: it may be given at the resource only', subscription, action, 'unknown'],
		['above, not listed: it would be inherited', group, 'Microsoft.CognitiveServices/accounts/write', 'no'],
		['beside', `${account}-2`, action, 'unknown'],
	] as const)('%s', ([, scope, asked, expected]) => expect(permissionsGive(permissions, {action: asked, kind: 'control', scope})).toBe(expected));
});
