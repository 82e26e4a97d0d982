import type {AuditFinding, Severity} from '../access/audit/finding.ts';
import {givesWords, heldHereWords, holderWords, mendCommand, verdictWords} from '../access/audit/report-words.ts';
import {adviceOf} from '../access/audit/words.ts';
import {capital, plain, shorten} from '../access/plain.ts';
import {commandToUndo} from '../access/receipt.ts';
import type {RunRecord} from '../access/run-record.ts';
import {scopeWords} from '../access/scope.ts';
import {table} from './text-table.ts';

const symbols = {high: '✖', medium: '▲', low: '▲', note: '○'} as const satisfies Record<Severity, string>;

/** The verdict, the findings with what to do, the table of who has access in lines of this width. */
export const auditLines = (record: RunRecord, width: number): readonly string[] => {
	const {audit, target} = record;
	const resource = target?.resource;
	if (!audit || !resource) return [];
	const name = target.project?.name ?? resource.name;
	const mark = audit.outcome === 'clean' ? '✔' : audit.outcome === 'unknown' ? '○' : '▲';
	return [
		`${mark} ${verdictWords(audit, name)}.`,
		...audit.findings.flatMap(finding => ['', ...findingLines(finding, record)]),
		...mendLine(record),
		...(audit.rows.length === 0 ? [] : ['', ...tableLines(record, width)]),
	];
};

const findingLines = ({id, rule, severity, text, evidence, fix, held, replacement}: AuditFinding, {target}: RunRecord): readonly string[] => {
	const advice = target?.resource ? [`  → ${capital(adviceOf({rule, fix, held, replacement}, target.resource))}`] : [];
	return [`${symbols[severity]} ${severity}  ${id}`, `  ${plain(text)}`, ...evidence.map(fact => `  ${plain(fact)}`), ...advice];
};

const mendLine = (record: RunRecord): readonly string[] => {
	const mendable = (record.audit?.findings ?? []).filter(({fix}) => fix !== null);
	const [first] = mendable;
	if (!first) return [];
	const which = mendable.length === 1 ? 'it' : mendable.length === record.audit?.findings.length ? 'one of them' : `one of ${mendable.length} of them`;
	return ['', `→ To mend ${which}, the narrower role first: ${mendCommand(mendable.length === 1 ? first.id : 'FINDING', record)}`];
};

/** The finding says the id whole. */
const shortIds = (text: string): string => text.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/giu, id => shorten(id));

const tableLines = ({audit, target}: RunRecord, width: number): readonly string[] => {
	const resource = target?.resource;
	if (!audit || !resource) return [];
	const rows = audit.rows.map(row => [shortIds(holderWords(row)), heldHereWords(row, resource), givesWords(row, audit.scenario)]);
	return [`Who holds what, on ${plain(resource.name)} where no other place is named:`, ...table([['WHO', 'ROLE', 'GIVES'], ...rows], width)];
};

/** What became of mending a finding, as far as it was written. */
export const mendingLines = (outcome: string, {mending, plan, receipt, target}: RunRecord): readonly string[] => {
	if (!mending || !target?.resource) return [];
	const {held} = mending;
	const broad = `${plain(held.roleName)} on ${scopeWords(held.scope, target.resource)}`;
	if (receipt?.removals && (outcome === 'swapped' || outcome === 'removed'))
		return [`✔ ${capital(broad)} is removed. Receipt ${receipt.id}${mending.standing === 'gone' ? '' : `, put it back with ${commandToUndo(receipt)}`}`];
	if (outcome === 'propagating') return [`◐ ${capital(broad)} stays for now.`];
	if (outcome === 'unproven' || outcome === 'failed' || (outcome === 'handed-off' && !plan)) return [`○ ${capital(broad)} stays.`];
	return [];
};
