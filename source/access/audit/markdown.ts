import {capital, plain} from '../plain.ts';
import type {RunRecord} from '../run-record.ts';
import {scenarios} from '../scenario.ts';
import type {AuditFinding} from './finding.ts';
import {fixCommand, givesWords, heldWords, holderWords, verdictWords} from './report-words.ts';
import {adviceOf, ruleTitles, whoWords} from './words.ts';

/** As text in a table or a paragraph: what Markdown or HTML would take for its own is escaped, and no name becomes a link or a heading. */
const cell = (text: string): string =>
	plain(text)
		.trim()
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replace(/[\\`*_{}[\]|~]|:(?=\/\/)|(?<=\bwww)\.|^[#>+=:-]|(?<=^\d+)[.)]/giu, String.raw`\$&`);

const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** A code span: backticks in the text would end it. */
const code = (text: string): string => `\`${plain(text).replaceAll('`', "'")}\``;

/** The audit as a document to keep or to send. */
export const auditMarkdown = (record: RunRecord): string => {
	const {audit, target, session, warnings} = record;
	const resource = target?.resource;
	const name = target?.project?.name ?? resource?.name ?? target?.endpoint ?? 'the resource';
	if (!audit || !resource) return [`# Access to ${cell(name)}`, '', ...warnings.map(({text}) => `- ${cell(text)}`), ''].join('\n');
	const told = (finding: AuditFinding): readonly string[] => {
		const fix = fixCommand(finding, record);
		return [
			`### ${capital(finding.severity)}: ${cell(whoWords(finding.principal, finding.standing))}, ${cell(ruleTitles[finding.rule])}`,
			'',
			cell(finding.text),
			'',
			...finding.evidence.map(fact => `- ${cell(fact)}`),
			`- To do: ${cell(adviceOf(finding, resource))}.`,
			...(fix === null ? [] : [`- ${code(fix)}`]),
			'',
		];
	};
	return [
		`# Access to ${cell(name)}`,
		'',
		`${cell(verdictWords(audit, name))}.`,
		'',
		row('Resource', resource.id),
		'| --- | --- |',
		row('Tenant', session?.tenantName ?? session?.tenantId ?? ''),
		row('Judged by', scenarios[audit.scenario].title),
		'',
		'## Findings',
		'',
		...(audit.findings.length === 0 ? [audit.outcome === 'clean' ? 'None.' : 'None, of what could be read.', ''] : audit.findings.flatMap(told)),
		'## Who has access',
		'',
		'| Who | Role | Gives |',
		'| --- | --- | --- |',
		...audit.rows.map(one => row(holderWords(one), heldWords(one, resource), givesWords(one, audit.scenario))),
		'',
		...(warnings.length === 0 ? [] : ['## Not looked at, or not readable', '', ...warnings.map(({text}) => `- ${cell(text)}`), '']),
	].join('\n');
};
