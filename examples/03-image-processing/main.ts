import {
  Channel,
  formatDuration,
  go,
  Millisecond,
  main,
  type ReceiveChannel,
  type SendChannel,
  sleep,
  WaitGroup,
} from "goroutines";

/** An image to filter. */
interface ImageTask {
  id: number;
  name: string;
  size: number; // in KB
}

/** A filtered image. */
interface ProcessedImage {
  taskId: number;
  originalName: string;
  newName: string;
  processTime: number;
}

/** Takes as long as filtering would: longer for a larger image. */
async function applyFilter(img: ImageTask): Promise<ProcessedImage> {
  const processTime = Math.trunc(img.size / 10) * Millisecond;
  await sleep(processTime);

  return {
    taskId: img.id,
    originalName: img.name,
    newName: `${img.name.slice(0, -".jpg".length)}_filtered.jpg`,
    processTime,
  };
}

async function worker(
  id: number,
  images: ReceiveChannel<ImageTask>,
  results: SendChannel<ProcessedImage>,
  wg: WaitGroup,
) {
  try {
    for await (const img of images) {
      console.log(`Worker ${id} processing image: ${img.name}`);
      const processed = await applyFilter(img);
      await results.send(processed);
    }
  } finally {
    wg.done();
  }
}

main(async () => {
  const sampleImages: ImageTask[] = [
    { id: 1, name: "vacation.jpg", size: 2500 },
    { id: 2, name: "family.jpg", size: 3200 },
    { id: 3, name: "birthday.jpg", size: 1800 },
    { id: 4, name: "wedding.jpg", size: 4500 },
    { id: 5, name: "graduation.jpg", size: 2800 },
    { id: 6, name: "party.jpg", size: 1500 },
    { id: 7, name: "trip.jpg", size: 3600 },
    { id: 8, name: "concert.jpg", size: 2200 },
  ];

  const imageTasks = new Channel<ImageTask>(sampleImages.length);
  const processedImages = new Channel<ProcessedImage>(sampleImages.length);

  const wg = new WaitGroup();
  const numWorkers = 3;
  for (let w = 1; w <= numWorkers; w++) {
    wg.add(1);
    go(worker, w, imageTasks, processedImages, wg);
  }

  const startTime = performance.now();
  for (const img of sampleImages) {
    await imageTasks.send(img);
  }
  imageTasks.close();

  go(async () => {
    await wg.wait();
    processedImages.close();
  });

  let totalProcessed = 0;
  for await (const processed of processedImages) {
    totalProcessed++;
    const { originalName, newName, processTime } = processed;
    console.log(`Processed: ${originalName} → ${newName} (took ${formatDuration(processTime)})`);
  }

  // Rounded down to 10 ms, because a sleep is never early, but late by about a millisecond. The makespan is 830 ms,
  // plus what a busy machine adds.
  const totalTime = Math.trunc((performance.now() - startTime) / 10) * 10;
  console.log(
    `\nSummary: Processed ${totalProcessed} images in ${formatDuration(totalTime)} using ${numWorkers} workers`,
  );

  // One worker would need the sum.
  let sequentialTime = 0;
  for (const img of sampleImages) {
    sequentialTime += Math.trunc(img.size / 10) * Millisecond;
  }
  console.log(`Sequential processing would take approximately: ${formatDuration(sequentialTime)}`);
  console.log(`Speedup factor: ${(sequentialTime / totalTime).toFixed(2)}x`);
});
