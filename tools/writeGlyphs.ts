import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { glyphSource } from './glyphs';

writeFileSync(path.resolve(__dirname, '..', 'protrack/picture/glyphs.ts'), glyphSource());
