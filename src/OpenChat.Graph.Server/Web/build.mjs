// Builds the pages that browsers get, the explorer and the editor: node build.mjs OUT
// OUT/dist then holds every file as NAME.br and NAME.gz, their names carrying a hash of the content, and for each page an HTML file, which
// names them. The two pages share no script.
// Installs what package-lock.json names into OUT/node_modules. Two builds at once take turns; one whose inputs did not change does nothing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const source = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(process.argv[2] ?? path.join(source, '..', '..', '..', 'artifacts', 'obj', 'OpenChat.Graph.Server', 'web'));
const stamp = path.join(out, 'stamp.txt');
const address = 'web/'; // below the address of the server

/** The module "examples": one tab for each examples/NAME.graphql, in the order of their names. */
const examples = {
  name: 'examples',
  setup(build) {
    build.onResolve({ filter: /^examples$/ }, () => ({ path: 'examples', namespace: 'examples' }));
    build.onLoad({ filter: /.*/, namespace: 'examples' }, () => {
      const directory = path.join(source, 'examples');
      const tabs = fs
        .readdirSync(directory)
        .sort()
        .map(name => ({ query: fs.readFileSync(path.join(directory, name), 'utf8') }));
      return { contents: JSON.stringify(tabs), loader: 'json' };
    });
  },
};

/** Operations of the explorer: their text, and the id by which the server runs it, as it has the same file. */
const operations = {
  name: 'operations',
  setup(build) {
    build.onLoad({ filter: /\.graphql$/ }, ({ path: file }) => {
      const text = fs.readFileSync(file, 'utf8');
      const id = `sha256:${createHash('sha256').update(text).digest('hex')}`;
      return { contents: JSON.stringify({ id, text }), loader: 'json' };
    });
  },
};

fs.mkdirSync(out, { recursive: true });
await locked(path.join(out, 'lock'), async () => {
  const inputs = hashOf(inputFiles());
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== inputs) {
    fs.rmSync(stamp, { force: true });
    install();
    await bundle();
    fs.writeFileSync(stamp, inputs);
  } else {
    fs.utimesSync(stamp, new Date(), new Date()); // newer than the inputs, so that MSBuild need not ask again
  }
});

function inputFiles() {
  return fs
    .readdirSync(source, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name)) // Node.js 18 calls it path
    .filter(file => !file.includes('node_modules'))
    .sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(path.relative(source, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  }

  return hash.digest('hex');
}

/** Runs the action while no other process does; the lock of a process that is gone does not count. */
async function locked(file, action) {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw error;
      }

      if (isStale(file)) {
        fs.rmSync(file, { force: true });
      } else {
        await new Promise(resolve => setTimeout(resolve, 200));
      }
    }
  }

  try {
    await action();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function isStale(file) {
  try {
    const owner = Number(fs.readFileSync(file, 'utf8'));
    if (owner > 0) {
      process.kill(owner, 0);
      return false;
    }

    return Date.now() - fs.statSync(file).mtimeMs > 10_000; // not yet written to, or never will be
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** npm ci beside the output, so that the source folder stays as it is; skipped when the lock file did not change. */
function install() {
  const installed = path.join(out, 'installed.txt');
  const wanted = hashOf(['package.json', 'package-lock.json', '.npmrc'].map(name => path.join(source, name)));
  if (fs.existsSync(installed) && fs.readFileSync(installed, 'utf8') === wanted) {
    return;
  }

  fs.rmSync(installed, { force: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
    fs.copyFileSync(path.join(source, name), path.join(out, name));
  }

  execFileSync('npm', ['ci', '--no-progress', '--loglevel=error'], {
    cwd: out,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  fs.writeFileSync(installed, wanted);
}

async function bundle() {
  const { build } = createRequire(path.join(out, 'package.json'))('esbuild');
  const dist = path.join(out, 'dist');
  const plain = path.join(out, 'plain');
  fs.rmSync(plain, { recursive: true, force: true });
  const common = {
    absWorkingDir: out,
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: 'none', // licenses.txt has them
    logLevel: 'warning',
    nodePaths: [path.join(out, 'node_modules')],
    outdir: plain,
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    target: ['es2022'],
    define: { 'process.env.NODE_ENV': '"production"' },
  };

  const workers = await build({
    ...common,
    format: 'iife',
    entryPoints: {
      'worker-editor': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'worker-json': 'monaco-editor/esm/vs/language/json/json.worker.js',
      'worker-graphql': 'monaco-graphql/esm/graphql.worker.js',
    },
  });
  const used = new Set(packagesOf(workers.metafile));
  const workerFiles = Object.keys(workers.metafile.outputs).map(name => path.basename(name));
  const names = Object.fromEntries(workerFiles.map(name => [name.split('-')[1], name]));

  const module = { ...common, format: 'esm', splitting: true, jsx: 'automatic' };
  const pages = {
    editor: {
      ...module,
      keepNames: true, // the titles of icons, which screen readers read out, are made from names of functions
      loader: { '.ttf': 'file', '.woff2': 'file' },
      plugins: [examples],
    },
    explorer: { ...module, plugins: [operations] },
  };
  for (const [page, options] of Object.entries(pages)) {
    options.entryPoints = { [page]: path.join(source, page, 'main.jsx') };
  }

  // the pages name the licenses of what is in them: found by a first pass that is thrown away
  const define = licenses => ({ ...common.define, WORKERS: JSON.stringify(names), LICENSES: JSON.stringify(licenses) });
  for (const options of Object.values(pages)) {
    const first = await build({ ...options, write: false, define: define('') });
    packagesOf(first.metafile).forEach(name => used.add(name));
  }

  const licenses = licensesOf([...used].sort());
  const licensesName = `licenses-${createHash('sha256').update(licenses).digest('hex').slice(0, 8).toUpperCase()}.txt`;
  fs.writeFileSync(path.join(plain, licensesName), licenses);
  const html = {};
  const wanted = new Set();
  for (const [page, options] of Object.entries(pages)) {
    const main = await build({ ...options, define: define(address + licensesName) });
    const [script, { cssBundle }] = Object.entries(main.metafile.outputs).find(([, output]) =>
      output.entryPoint?.endsWith(`${page}/main.jsx`),
    );
    const style = path.basename(cssBundle);
    wanted.add(style);
    html[page] = fs
      .readFileSync(path.join(source, page, 'page.html'), 'utf8')
      .replace('{{style}}', address + style)
      .replace('{{script}}', address + path.basename(script));
  }

  const next = path.join(out, 'next');
  fs.rmSync(next, { recursive: true, force: true });
  fs.mkdirSync(next);
  for (const name of fs.readdirSync(plain).filter(name => wanted.has(name) || !name.endsWith('.css'))) {
    const bytes = fs.readFileSync(path.join(plain, name));
    const brotli = {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 22,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    };
    fs.writeFileSync(path.join(next, name + '.br'), brotliCompressSync(bytes, brotli));
    fs.writeFileSync(path.join(next, name + '.gz'), gzipSync(bytes, { level: 9 }));
  }

  for (const [page, text] of Object.entries(html)) {
    fs.writeFileSync(path.join(next, `${page}.html`), text);
  }

  fs.rmSync(plain, { recursive: true });
  fs.rmSync(dist, { recursive: true, force: true });
  fs.renameSync(next, dist);
}

/** Names of the packages that a bundle holds something of. */
function packagesOf(metafile) {
  return Object.values(metafile.outputs)
    .flatMap(output => Object.keys(output.inputs))
    .map(input => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1])
    .filter(name => name);
}

function licensesOf(packages) {
  return packages
    .map(name => {
      const directory = path.join(out, 'node_modules', name);
      const { version, license } = JSON.parse(fs.readFileSync(path.join(directory, 'package.json'), 'utf8'));
      const texts = fs
        .readdirSync(directory)
        .filter(file => /^(licen[cs]e|notice|thirdpartynotices)/i.test(file))
        .sort();
      return [`${name} ${version}: ${license}`, ...texts.map(file => fs.readFileSync(path.join(directory, file), 'utf8').trim())].join(
        '\n\n',
      );
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`)
    .concat('\n');
}
