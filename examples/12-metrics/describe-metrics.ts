import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** A line for each series, such as `pool.jobs{pool=reports, status=done} 7`; of histograms how often they recorded. */
export function describeMetrics({ scopeMetrics }: ResourceMetrics): string[] {
  return scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .flatMap(series)
    .sort();
}

function series(metric: MetricData): string[] {
  const { name } = metric.descriptor;
  switch (metric.dataPointType) {
    case DataPointType.HISTOGRAM:
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return metric.dataPoints.map(({ attributes, value }) => `${name}${labels(attributes)} recorded ${value.count}`);
    default:
      return metric.dataPoints.map(({ attributes, value }) => `${name}${labels(attributes)} ${value}`);
  }
}

function labels(attributes: object): string {
  const pairs = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  return `{${pairs.join(", ")}}`;
}
