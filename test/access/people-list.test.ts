import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parsePeopleList} from '../../source/access/people-list.ts';

const id = '8c1e0b52-6f0e-4d57-9a3a-1f2e3d4c5b77';
const otherId = 'f376bc25-2e46-4a96-9894-9a23d9855162';

/** "line: text", with the trouble of a bad one. */
const read = (text: string): readonly string[] =>
	parsePeopleList(text, 'people.csv').people.map(({text: name, from, trouble}) => `${from?.line}: ${name}${trouble === undefined ? '' : ` ✖ ${trouble}`}`);

describe('a list of people', () => {
	test.for([
		['one a line, blank lines and comments left out', '# team\n\nmara@contoso.com\n  ai-developers  # a group\n', ['3: mara@contoso.com', '4: ai-developers']],
		['with a byte order mark and the line ends of Windows', '\uFEFFmara@contoso.com\r\nnils@contoso.com\r\n', ['1: mara@contoso.com', '2: nils@contoso.com']],
		['of guests, whose names have a # of their own', 'jo_fabrikam.com#EXT#@contoso.com', ['1: jo_fabrikam.com#EXT#@contoso.com']],
		['of names that hold a comma', 'Sales, EMEA\nai-developers', ['1: Sales, EMEA', '2: ai-developers']],
		['as a mail program copies recipients', 'Mara Voss <mara@contoso.com>; Nils Berg <nils@fabrikam.com>', ['1: mara@contoso.com', '1: nils@fabrikam.com']],
		['of kinds told by hand', `user:${id}\napp: ${otherId}`, [`1: user:${id}`, `2: app: ${otherId}`]],
		['with a header', 'Name,UPN,Team\nMara Voss,mara@contoso.com,x\nNils,nils@contoso.com,y', ['2: mara@contoso.com', '3: nils@contoso.com']],
		['with the header of the portal', `displayName,User principal name,Object Id\nMara,mara@contoso.com,${id}`, [`2: ${id}`]],
		['with another header of an id', `APP_ID;name\n${id};ci-runner`, [`2: ${id}`]],
		['whose id is a number of the company’s own', 'id,name,email\n17,Mara,mara@contoso.com', ['2: mara@contoso.com']],
		['with a header and a gap that another column fills', `objectId,mail\n,mara@contoso.com\n${id},`, ['2: mara@contoso.com', `3: ${id}`]],
		['with tabs', 'mail\tteam\nmara@contoso.com\tx', ['2: mara@contoso.com']],
		['as Excel marks its separator', 'sep=;\nmail;team\nmara@contoso.com;x, y', ['3: mara@contoso.com']],
		['with quotes that hold separators and quotes', 'name,mail\n"Voss, ""Mara""",mara@contoso.com\n', ['2: mara@contoso.com']],
		['with the type line of PowerShell', '#TYPE System.Object\n"UserPrincipalName"\n"mara@contoso.com"', ['3: mara@contoso.com']],
		[
			'without a header: the first that looks like somebody',
			`Mara Voss,mara@contoso.com,${id}\nNils Berg,nils@contoso.com,${otherId}`,
			['1: mara@contoso.com', '2: nils@contoso.com'],
		],
		['without a header: a name where others have theirs', 'x,mara@contoso.com\ny,ai-developers', ['1: mara@contoso.com', '2: ai-developers']],
		['whose first line has a word of a header and somebody', 'mara@contoso.com,name\nnils@contoso.com,name', ['1: mara@contoso.com', '2: nils@contoso.com']],
		[
			'of ARM ids',
			'/subscriptions/1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-chat',
			['1: /subscriptions/1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-chat'],
		],
		['that is empty', '\n# nobody\n', []],
	] as const)('%s', ([, text, people]) => {
		expect(read(text)).toEqual(people);
	});

	test.for([
		[
			'names several, and no header tells which',
			'mara@contoso.com,boss@contoso.com\nnils@contoso.com,boss@contoso.com',
			/^1: mara@contoso.com,boss@contoso.com ✖ names several/,
		],
		[
			'has no end of a quote, and does not swallow what follows',
			'name,mail\n"Mara,mara@contoso.com\nNils,nils@contoso.com',
			/^2: "Mara,mara@contoso.com ✖ has a quote that does not end\n3: nils@contoso.com$/,
		],
		['names nobody where the header says', 'mail,team\n,x\nnils@contoso.com,y', /^2: ,x ✖ names nobody.*\n3: nils@contoso.com$/],
	] as const)('a line that %s is told', ([, text, told]) => {
		expect(read(text).join('\n')).toMatch(told);
	});

	test('a name counts once, in whatever case, and the repetition is counted', () => {
		expect(parsePeopleList('mara@contoso.com\nMARA@contoso.com\nnils@contoso.com\nmara@contoso.com', 'f')).toMatchObject({
			people: [{text: 'mara@contoso.com', from: {file: 'f', line: 1}}, {text: 'nils@contoso.com'}],
			repeated: 2,
		});
	});

	test('whatever is in it, no line is lost: each that is no comment comes out, repeats somebody, or is the header', () => {
		const cell = fc.constantFrom('mara@contoso.com', 'nils@contoso.com', id, 'ai-developers', '', '"', '"a,b"', 'x', '#', 'mail', 'Team 1');
		const line = fc.tuple(fc.array(cell, {minLength: 1, maxLength: 3}), fc.constantFrom(',', ';', '\t')).map(([cells, mark]) => cells.join(mark));
		fc.assert(
			fc.property(fc.array(line, {maxLength: 6}), lines => {
				const {people, repeated} = parsePeopleList(lines.join('\n'), 'f');
				const meant = lines.flatMap((text, index) => (text.trim() === '' || text.trim().startsWith('#') ? [] : [index + 1]));
				const told = new Set(people.map(({from}) => from?.line));
				const silent = meant.filter(number => !told.has(number));
				expect(silent.length).toBeLessThanOrEqual(repeated + 1);
				if (silent.length > repeated) expect(silent).toContain(meant[0]);
			}),
			{numRuns: 300},
		);
	});
});
