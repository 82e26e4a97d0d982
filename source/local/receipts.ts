import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {
	isOpen as isReceiptOpen,
	type Receipt,
	type ReceiptActivation,
	type ReceiptDeployment,
	type ReceiptEntry,
	type ReceiptLocalAuth,
	type ReceiptRemoval,
	type ReceiptRole,
	restsOn,
} from '../access/receipt.ts';
import type {Computer} from '../steps/computer.ts';
import {readJson, writeJson} from './files.ts';

type Kept = {readonly receipt: Receipt; readonly path: string};

/** `report` hears of files that cannot be read as receipts: they are passed over, never deleted. */
export const openReceipts = (folder: string, report: (trouble: string) => void): Pick<Computer, 'loadReceipt' | 'saveReceipt'> => {
	const load = async (file: string): Promise<Kept | null> => {
		const read = await readJson(file);
		if (!read.found) {
			if (read.trouble !== null) report(`${file} cannot be read: ${read.trouble}`);
			return null;
		}
		if (isReceipt(read.content)) return {receipt: read.content, path: file};
		report(`${file} is not a receipt of this version.`);
		return null;
	};

	const loadAll = async (): Promise<readonly Kept[]> => {
		const names = await readdir(folder).catch((): string[] => []);
		const kept = await Promise.all(names.filter(name => /^[a-z\d]+\.json$/i.test(name)).map(async name => load(path.join(folder, name))));
		return kept.flatMap(receipt => receipt ?? []);
	};

	return {
		saveReceipt: async receipt => {
			if (!isId(receipt.id)) throw new TypeError(`"${receipt.id}" cannot be the id of a receipt.`);
			const file = fileOf(folder, receipt.id);
			await writeJson(file, receipt);
			return {path: file};
		},
		loadReceipt: async (which, {tenantId, sandbox, isOpen = false, restsOn: assignments}) => {
			// The newest is meant to be taken back: one that nothing was written for stands in the way of the one before.
			if (which !== null) {
				const named = await load(isId(which) ? fileOf(folder, which) : path.resolve(which));
				return named?.receipt.sandbox === sandbox ? named : null;
			}
			const candidates = (await loadAll()).filter(kept => (isOpen ? isReceiptOpen(kept.receipt) : wroteSomething(kept)));
			const fitting = candidates.filter(
				({receipt}) =>
					receipt.sandbox === sandbox &&
					(tenantId === null || receipt.tenantId.toLowerCase() === tenantId.toLowerCase()) &&
					(assignments === undefined || restsOn(receipt, assignments)),
			);
			return fitting.toSorted((a, b) => Date.parse(b.receipt.createdOn) - Date.parse(a.receipt.createdOn))[0] ?? null;
		},
	};
};

const wroteSomething = ({receipt: {entries, activations = [], localAuth, removals = [], roles = []}}: Kept): boolean =>
	[...entries, ...activations, ...removals, ...roles, ...(localAuth ? [localAuth] : [])].some(({state}) => state !== 'existed' && state !== 'refused');

const fileOf = (folder: string, id: string): string => path.join(folder, `${id.toLowerCase()}.json`);

/** Anything else is a path. */
const isId = (text: string): boolean => /^[a-z\d]{1,32}$/i.test(text);

const states: readonly string[] = ['created', 'existed', 'planned', 'refused', 'undone'];

const isReceipt = (content: unknown): content is Receipt =>
	isObject(content) &&
	content['schemaVersion'] === 1 &&
	['id', 'createdOn', 'cloud', 'tenantId', 'by'].every(name => typeof content[name] === 'string') &&
	!Number.isNaN(Date.parse(String(content['createdOn']))) &&
	isId(String(content['id'])) &&
	guid.test(String(content['tenantId'])) &&
	['china', 'public', 'usgov'].includes(String(content['cloud'])) &&
	(content['credential'] === undefined || /^[a-z-]{1,32}$/u.test(String(content['credential']))) &&
	(content['sandbox'] === null || typeof content['sandbox'] === 'string') &&
	Array.isArray(content['entries']) &&
	content['entries'].every(isEntry) &&
	(content['activations'] === undefined || (Array.isArray(content['activations']) && content['activations'].every(isActivation))) &&
	(content['localAuth'] === undefined || isLocalAuth(content['localAuth'])) &&
	(content['deployments'] === undefined || (Array.isArray(content['deployments']) && content['deployments'].every(isDeployment))) &&
	(content['removals'] === undefined || (Array.isArray(content['removals']) && content['removals'].every(isRemoval))) &&
	(content['roles'] === undefined || (Array.isArray(content['roles']) && content['roles'].every(isRole)));

/** Of a role assignment, and no other address: what stands here is asked for and deleted. */
const assignmentId = /^(?:\/(?!\.{1,2}\/)[^/?#%]+)*\/providers\/Microsoft\.Authorization\/roleAssignments\/[\w-]+$/iu;

const isEntry = (content: unknown): content is ReceiptEntry =>
	isObject(content) &&
	['id', 'roleId', 'principalId', 'scope'].every(name => typeof content[name] === 'string') &&
	assignmentId.test(String(content['id'])) &&
	states.includes(String(content['state']));

/** These are asked for and stopped. */
const deploymentId = /^(?:\/(?!\.{1,2}\/)[^/?#%]+)*\/providers\/Microsoft\.Resources\/deployments\/[\w.-]+$/iu;

const isDeployment = (content: unknown): content is ReceiptDeployment =>
	isObject(content) &&
	deploymentId.test(String(content['id'])) &&
	['ended', 'planned', 'refused', 'running'].includes(String(content['state'])) &&
	(content['startedOn'] === null || typeof content['startedOn'] === 'string');

/** These are asked for, ended and withdrawn. */
const activationId = /^(?:\/(?!\.{1,2}\/)[^/?#%]+)*\/providers\/Microsoft\.Authorization\/roleAssignmentScheduleRequests\/[\w-]+$/iu;
const anyScope = /^(?:\/(?!\.{1,2}(?:\/|$))[^/?#%]+)*$/u;

const isActivation = (content: unknown): content is ReceiptActivation =>
	isObject(content) &&
	['id', 'roleId', 'principalId', 'scope'].every(name => typeof content[name] === 'string') &&
	activationId.test(String(content['id'])) &&
	anyScope.test(String(content['scope'])) &&
	['activated', 'existed', 'pending', 'planned', 'refused', 'undone'].includes(String(content['state'])) &&
	['endsOn', 'startsOn'].every(name => content[name] === null || typeof content[name] === 'string');

/** Of a Foundry or Azure OpenAI resource: this is asked for and changed. */
const accountId = /^\/subscriptions\/[\w-]+\/resourceGroups\/(?!\.{1,2}\/)[^/?#%]+\/providers\/Microsoft\.CognitiveServices\/accounts\/[\w.-]+$/iu;

const isLocalAuth = (content: unknown): content is ReceiptLocalAuth =>
	isObject(content) &&
	accountId.test(String(content['resourceId'])) &&
	['after', 'before'].every(name => typeof content[name] === 'boolean') &&
	['planned', 'refused', 'undone', 'written'].includes(String(content['state']));

/** These are written again, as they stand here. */
const isRemoval = (content: unknown): content is ReceiptRemoval =>
	isObject(content) &&
	['because', 'id', 'principalId', 'roleId', 'scope'].every(name => typeof content[name] === 'string') &&
	assignmentId.test(String(content['id'])) &&
	anyScope.test(String(content['scope'])) &&
	['principalId', 'roleId'].every(name => guid.test(String(content[name]))) &&
	['Group', 'ServicePrincipal', 'User'].includes(String(content['principalType'])) &&
	['planned', 'refused', 'removed', 'restored'].includes(String(content['state'])) &&
	['condition', 'description'].every(name => content[name] === null || typeof content[name] === 'string') &&
	Array.isArray(content['keeps']) &&
	content['keeps'].every(id => typeof id === 'string');

/** These are asked for and deleted. */
const isRole = (content: unknown): content is ReceiptRole =>
	isObject(content) &&
	['assignableScope', 'name', 'roleId'].every(name => typeof content[name] === 'string') &&
	anyScope.test(String(content['assignableScope'])) &&
	guid.test(String(content['roleId'])) &&
	states.includes(String(content['state']));

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

const isObject = (content: unknown): content is Readonly<Record<string, unknown>> => typeof content === 'object' && content !== null;
