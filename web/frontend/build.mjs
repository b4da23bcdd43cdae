// Builds what the browser gets into ../static/dist: the diagram viewer, the modeler, and two drawings beside each other
// (a page loads only its own), the style sheet beneath ours, a manifest (file name -> SHA-256) and the notices of
// everything bundled. Run: npm ci --ignore-scripts && node build.mjs

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const target = join(here, '..', 'static', 'dist');

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: ['src/viewer.js', 'src/modeler.js', 'src/compare.js'],
    outdir: target,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    assetNames: '[name]',
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.eot': 'empty', '.svg': 'empty' },
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(result.metafile.inputs);
}

// 'node_modules/@scope/name/lib/x.js' -> '@scope/name'; the innermost package wins
function packageOf(input) {
  const inside = input.split('node_modules/').at(-1);
  return inside === input ? null : inside.split('/').slice(0, inside.startsWith('@') ? 2 : 1).join('/');
}

async function notice(name) {
  const folder = join(modules, name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (!file) {
    throw new Error(`${name} ${version} carries no licence file`);
  }
  const text = await readFile(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n${'-'.repeat(72)}\n${text.trim()}\n`;
}

// No file of these is bundled by its own name: a style sheet that is copied, code inside a dependency's single file
const WITHIN = ['@picocss/pico', 'diffpatch'];

async function notices(inputs) {
  const names = [...new Set([...inputs.map(packageOf), ...WITHIN])].filter(Boolean).sort();
  const texts = await Promise.all(names.map(notice));
  await writeFile(join(target, 'THIRD-PARTY.txt'), texts.join('\n\n'));
}

async function manifest() {
  const digests = {};
  for (const name of (await readdir(target)).sort()) {
    digests[name] = createHash('sha256').update(await readFile(join(target, name))).digest('hex');
  }
  await writeFile(join(target, 'manifest.json'), `${JSON.stringify(digests, null, 2)}\n`);
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const inputs = await bundle();
await copyFile(join(modules, '@picocss', 'pico', 'css', 'pico.min.css'), join(target, 'pico.min.css'));
await notices(inputs);
await manifest();
