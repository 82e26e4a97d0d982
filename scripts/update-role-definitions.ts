import {readFileSync, writeFileSync} from 'node:fs';
import packed from '../source/sandbox/role-definitions.json' with {type: 'json'};
import {builtInRoles} from '../source/sandbox/role-definitions.ts';
import {changesSince, packRoles, readDump} from './role-dump.ts';

/**
 * Takes newer definitions of Azure's built-in roles into source/sandbox/role-definitions.json: node scripts/update-role-definitions.ts <dump.json> <date, YYYY-MM-DD>
 *
 * Where a dump comes from, best first:
 * - any tenant, as anybody who can sign in to it: az role definition list --query "[?roleType=='BuiltInRole']" --output json > dump.json (`az` asks for conditions);
 * - GET https://management.azure.com/subscriptions/<id>/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-05-01-preview&$filter=type+eq+'BuiltInRole',
 *   each `value[]` flattened to {name, ...properties}, `properties.type` being `roleType`; api-version 2022-04-01 leaves the conditions out;
 * - the public data set github.com/iann0036/iam-dataset, azure/built-in-roles-raw.json, whose history tells when a role changed.
 * Afterwards: read the changes that are printed, run the tests (the truth table and the counts of data actions say what else has changed), and bring the pins of
 * source/access/roles.ts up to date.
 *
 * Nothing is written when there is anything in the dump that this program does not understand, when it is older than what is kept, or when it looks like half of one.
 *
 * What is kept are facts: id, name and permission blocks. Form: `actions` is sorted and front-coded (two base-36 digits tell how many characters are shared
 * with the action before), `conditions` holds each condition once as "version condition", `roles` has a line per role: id|name|block|block…, a block being
 * actions;notActions;dataActions;notDataActions;condition as base-36 positions in those tables.
 */
const [file, date = ''] = process.argv.slice(2);
if (!file || !/^\d{4}-\d\d-\d\d$/.test(date)) {
	console.error('usage: node scripts/update-role-definitions.ts <dump.json> <YYYY-MM-DD>');
	process.exit(2);
}

const {roles, problems} = readDump(JSON.parse(readFileSync(file, 'utf8')), builtInRoles());
const all = [...problems, ...(date < packed.date ? [`the dump is of ${date}, what is kept of ${packed.date}`] : [])];
if (all.length > 0) {
	console.error(['Nothing was written:', ...all].join('\n  '));
	process.exit(1);
}
console.log(changesSince(roles, builtInRoles()).join('\n') || 'no role has changed');
writeFileSync(new URL('../source/sandbox/role-definitions.json', import.meta.url), packRoles(roles, date));
console.log(`${roles.length} roles as of ${date}, before: ${builtInRoles().size} as of ${packed.date}`);
