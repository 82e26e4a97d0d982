import {runInThisContext} from 'node:vm';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {inAsciiCode, withBuiltins} from '../../scripts/build-output.ts';

describe('Node’s own modules are asked for, not imported', () => {
	const asked = (module: string) => `globalThis.process.getBuiltinModule("${module}")`;
	test.for([
		['import "node:fs";', ''],
		['import fs from "node:fs";', `const fs=${asked('node:fs')};`],
		['import * as fs from "fs";', `const fs=${asked('fs')};`],
		['import {default as a, join as b, sep} from "node:path";', `const a=${asked('node:path')},{join:b,sep:sep}=a;`],
		['import a, {join} from "node:path";', `const a=${asked('node:path')},{join:join}=a;`],
		['import a, * as b from "node:path";', `const a=${asked('node:path')},b=a;`],
		['import {join} from "node:path";', `const {join:join}=${asked('node:path')};`],
		[
			'import {createHash as a, randomUUID} from "node:crypto";',
			`const a=(...given)=>${asked('node:crypto')}.createHash(...given),randomUUID=(...given)=>${asked('node:crypto')}.randomUUID(...given);`,
		],
		['import {createHash, constants} from "node:crypto";', `const {createHash:createHash,constants:constants}=${asked('node:crypto')};`],
		['import {a} from "./fs.js";', 'import {a} from "./fs.js";'],
		['const a = "import fs from \'node:fs\';";', 'const a = "import fs from \'node:fs\';";'],
	] as const)('%s', ([code, expected]) => {
		expect(withBuiltins(code, 'chunk.js')).toBe(expected);
	});
});

describe('code is written in ASCII', () => {
	test('and means the same', () => {
		fc.assert(
			fc.property(fc.string({unit: 'grapheme'}), fc.string({unit: 'binary'}), (one, other) => {
				const text = one + other;
				const code = `[${JSON.stringify(text)}, /[✔✖🫠]/u.test(${JSON.stringify(text)}), \`${text.replaceAll(/[\\`$]/g, '')}✔\`]`;
				const written = inAsciiCode(code);
				expect(written).toMatch(/^[\0-\x7F]*$/);
				expect(runInThisContext(written)).toEqual(runInThisContext(code));
			}),
			{numRuns: 100},
		);
	});

	test.for(['"a\\–b"', 'String.raw`✔`'])('or refused: %s', code => expect(() => inAsciiCode(code)).toThrow(/beyond ASCII/));
	test('behind two backslashes it is itself', () => expect(inAsciiCode('"\\\\–"')).toBe('"\\\\\\u2013"'));
});
