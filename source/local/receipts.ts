import {readdir} from 'node:fs/promises';
import path from 'node:path';
import type {Receipt, ReceiptEntry} from '../access/receipt.ts';
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
		loadReceipt: async (which, {tenantId, sandbox}) => {
			// The newest is meant to be taken back: one that nothing was written for stands in the way of the one before.
			if (which !== null) {
				const named = await load(isId(which) ? fileOf(folder, which) : path.resolve(which));
				return named?.receipt.sandbox === sandbox ? named : null;
			}
			const candidates = (await loadAll()).filter(wroteSomething);
			const fitting = candidates.filter(
				({receipt}) => receipt.sandbox === sandbox && (tenantId === null || receipt.tenantId.toLowerCase() === tenantId.toLowerCase()),
			);
			return fitting.toSorted((a, b) => Date.parse(b.receipt.createdOn) - Date.parse(a.receipt.createdOn))[0] ?? null;
		},
	};
};

const wroteSomething = ({receipt}: Kept): boolean => receipt.entries.some(({state}) => state !== 'existed' && state !== 'refused');

const fileOf = (folder: string, id: string): string => path.join(folder, `${id.toLowerCase()}.json`);

/** Anything else is a path. */
const isId = (text: string): boolean => /^[a-z\d]{1,32}$/i.test(text);

const states: readonly string[] = ['created', 'existed', 'planned', 'refused', 'undone'];

const isReceipt = (content: unknown): content is Receipt =>
	isObject(content) &&
	content['schemaVersion'] === 1 &&
	['id', 'createdOn', 'cloud', 'tenantId', 'by'].every(name => typeof content[name] === 'string') &&
	!Number.isNaN(Date.parse(String(content['createdOn']))) &&
	(content['sandbox'] === null || typeof content['sandbox'] === 'string') &&
	Array.isArray(content['entries']) &&
	content['entries'].every(isEntry);

/** Of a role assignment, and no other address: what stands here is asked for and deleted. */
const assignmentId = /^(?:\/(?!\.{1,2}\/)[^/?#%]+)*\/providers\/Microsoft\.Authorization\/roleAssignments\/[\w-]+$/iu;

const isEntry = (content: unknown): content is ReceiptEntry =>
	isObject(content) &&
	['id', 'roleId', 'principalId', 'scope'].every(name => typeof content[name] === 'string') &&
	assignmentId.test(String(content['id'])) &&
	states.includes(String(content['state']));

const isObject = (content: unknown): content is Readonly<Record<string, unknown>> => typeof content === 'object' && content !== null;
