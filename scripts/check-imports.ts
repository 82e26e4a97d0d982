import {readFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {checkImports, type SourceFile} from './import-rules.ts';
import {sourceFiles} from './source-files.ts';

const root = resolve(import.meta.dirname, '..');
const paths = await sourceFiles(root, ['source', 'scripts', 'test']);
const files: SourceFile[] = await Promise.all(paths.map(async path => ({path, text: await readFile(join(root, path), 'utf8')})));
const problems = checkImports(files);
for (const {path, line, text} of problems) console.error(`${path}:${line} ${text}`);
console.log(`${files.length} files, ${problems.length === 0 ? 'every import in its room' : `${problems.length} against the rooms`}`);
if (problems.length > 0) process.exitCode = 1;
