import sharp, { type Sharp } from "sharp";

/** Numbers from 0 to 1 that are the same in each run. */
export function createNoise(seed: number): () => number {
  let state = seed * 2654435761 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Something like a photograph, without a camera: hills one behind the other under a sky, with grain on all of it.
 * `grain` is how far a point is off, in steps of 256.
 */
export function drawPhotograph(width: number, height: number, seed = 1, grain = 6): Sharp {
  const noise = createNoise(seed);
  const [red, green, blue] = [noise(), noise(), noise()];
  const hills = Array.from({ length: 5 }, (_, index) => ({
    base: 0.35 + index * 0.13,
    waves: Array.from({ length: 6 }, (_, wave) => ({
      length: (2 + wave * wave * 3) * (0.7 + noise()),
      height: 0.09 / (1 + wave * 1.6),
      shift: noise() * 7,
    })),
  }));
  const tops = hills.map(({ base, waves }) =>
    Array.from({ length: width }, (_, x) =>
      waves.reduce((top, one) => top + Math.sin((x / width) * one.length + one.shift) * one.height, base),
    ),
  );
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const down = y / height;
      const hill = tops.findLastIndex((top) => down > (top[x] ?? 1));
      const leaves = hill < 0 ? 0 : texture(x, y, hill) * (0.16 + 0.06 * hill);
      const light = (hill < 0 ? 0.95 - down * 0.5 : 0.62 - hill * 0.11) + leaves;
      const off = (noise() - 0.5) * 2 * grain;
      const at = (y * width + x) * 3;
      // Light is warmer on one side, and a sensor errs in each colour by itself.
      const warmth = (x / width - 0.5) * 0.25 - down * 0.1;
      data[at] = clamp(255 * light * (0.6 + 0.4 * red + warmth) + off);
      data[at + 1] = clamp(255 * light * (0.65 + 0.35 * green) + off * 0.7 + (noise() - 0.5) * grain);
      data[at + 2] = clamp(255 * light * (0.7 + 0.3 * blue - warmth) + off * 0.7 + (noise() - 0.5) * grain);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Something like a screenshot: a bar, lines of dark strokes in place of letters, and a button. */
export function drawScreenshot(width: number, height: number, seed = 1): Sharp {
  const noise = createNoise(seed);
  const strokes: string[] = [];
  for (let y = 60; y < height - 60; y += 22) {
    for (let x = 20; x < width - 40; x += 9 + Math.floor(noise() * 8)) {
      strokes.push(
        `<path d="M${x} ${y}v${8 + noise() * 5}m2 -6h${2 + noise() * 4}" stroke="#222" stroke-width="1.6"/>`,
      );
    }
  }
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>` +
    `<rect width="100%" height="40" fill="#2b5d8a"/>${strokes.join("")}<rect x="20" y="${height - 45}" width="120" height="30" rx="6" fill="#c33"/></svg>`;
  return sharp(Buffer.from(svg));
}

/** Black dots of more or less width on white, as in a newspaper. */
export function drawHalftone(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3, 255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const radius = 1 + 2.2 * (0.5 + 0.5 * Math.sin(x / 40 + y / 60));
      const isDot = ((x % 6) - 3) ** 2 + ((y % 6) - 3) ** 2 < radius ** 2;
      if (isDot) data.fill(20, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** A colour that becomes another one, without grain. */
export function drawGradient(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < data.length; at += 3) {
    const [x, y] = [((at / 3) % width) / width, Math.floor(at / 3 / width) / height];
    data[at] = 40 + 180 * y;
    data[at + 1] = 90 + 60 * x;
    data[at + 2] = 200 - 120 * y * x;
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Leaves and stones: patches of all sizes, lighter and darker than what is around them, from -1 to 1. */
function texture(x: number, y: number, seed: number): number {
  let sum = 0;
  for (const [size, weight] of [
    [23, 0.4],
    [9, 0.3],
    [4, 0.3],
  ] as const) {
    const cell =
      Math.imul(Math.floor(x / size) + 374761, 668265263) ^ Math.imul(Math.floor(y / size) + seed, 2246822519);
    sum += ((Math.imul(cell ^ (cell >>> 13), 1274126177) >>> 8) / 2 ** 23 - 1) * weight;
  }
  return sum;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
